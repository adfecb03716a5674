"""Mentees, and how each gets a mentor: by hand, by her own ranking, or in a batch."""

from gateway.operations.model import Operation
from gateway.operations.rows import accept, act, change, make, read
from nosotros.contracts import mentoring as c

_TAG, _MATCHES, _BATCHES = "Mentees", "Matches", "Batches of matches"
_HER, _IT, _BATCH = "/v1/mentees/{id}", "/v1/matches/{id}", "/v1/match-batches/{id}"
_WHO, _OF, _WHICH = "mentee_id", "match_id", "batch_id"

MATCHING: tuple[Operation, ...] = (
    make("/v1/mentees", c.OpenMentoring, tag=_TAG),
    read("/v1/mentees", c.ListMentees, tag=_TAG),
    read(_HER, c.GetMentee, tag=_TAG),
    change(_HER, c.DescribeMentee, tag=_TAG, of=_WHO),
    change(f"{_HER}/ranking", c.RankMentors, tag=_TAG, of=_WHO),
    act(f"{_HER}/pause", c.PauseMentoring, tag=_TAG, of=_WHO),
    act(f"{_HER}/resumption", c.ResumeMentoring, tag=_TAG, of=_WHO),
    act(f"{_HER}/closing", c.CloseMentoring, tag=_TAG, of=_WHO),
    read(f"{_HER}/suggestions", c.SuggestMentors, tag=_MATCHES),
    make(f"{_HER}/ranking/offer", c.OfferRanked, tag=_MATCHES, of=_WHO, at=_IT),
    make("/v1/matches", c.OfferMatch, tag=_MATCHES),
    read("/v1/matches", c.ListMatches, tag=_MATCHES),
    read(_IT, c.GetMatch, tag=_MATCHES),
    act(f"{_IT}/answer", c.AnswerMatch, tag=_MATCHES, of=_OF),
    act(f"{_IT}/ending", c.EndMatch, tag=_MATCHES, of=_OF),
    act(f"{_IT}/completion", c.CompleteMatch, tag=_MATCHES, of=_OF),
    accept("/v1/match-batches", c.PrepareBatch, tag=_BATCHES, at=_BATCH),
    read("/v1/match-batches", c.ListBatches, tag=_BATCHES),
    read(_BATCH, c.GetBatch, tag=_BATCHES),
    # Its proposals are matches, listed by their batch.
    act(f"{_IT}/replacement", c.ReplaceProposal, tag=_BATCHES, of=_OF),
    act(f"{_IT}/removal", c.DropProposal, tag=_BATCHES, of=_OF),
    act(f"{_BATCH}/sending", c.SendBatch, tag=_BATCHES, of=_WHICH),
    act(f"{_BATCH}/discarding", c.DiscardBatch, tag=_BATCHES, of=_WHICH),
)
