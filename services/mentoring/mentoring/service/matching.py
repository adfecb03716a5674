"""The edge of mentoring: mentors for mentees, matches, batches, and what mentors do themselves."""

from mentoring.handlers import batches, match_offers, matches, my_matches, suggestions
from nosotros.bus.service import command, query, timer
from nosotros.bus.timers import TimerEvent
from nosotros.bus.work import UnitOfWork
from nosotros.contracts import mentoring as c


class Matching:
    """Mentors for mentees, matches, batches, and what mentors do with keys of their own."""

    @query
    def suggest_mentors(self, query: c.SuggestMentors, work: UnitOfWork) -> c.Suggestions:
        """The best mentors for a mentee, and who is left out."""
        return suggestions.suggest_mentors(query, work=work)

    @command
    def offer_match(self, command: c.OfferMatch, work: UnitOfWork) -> c.MatchView:
        """Offer a mentee and a mentor to each other."""
        return match_offers.offer_match(command, work=work)

    @command
    def offer_ranked(self, command: c.OfferRanked, work: UnitOfWork) -> c.MatchView:
        """Offer a mentee to the mentors whom she ranked, by and by."""
        return match_offers.offer_ranked(command, work=work)

    @command
    def answer_match(self, command: c.AnswerMatch, work: UnitOfWork) -> c.MatchView:
        """Note what one side answers to an offer."""
        return match_offers.answer_match(command, work=work)

    @command
    def end_match(self, command: c.EndMatch, work: UnitOfWork) -> c.MatchView:
        """End a match before its time."""
        return matches.end_match(command, work=work)

    @command
    def complete_match(self, command: c.CompleteMatch, work: UnitOfWork) -> c.MatchView:
        """Complete a match."""
        return matches.complete_match(command, work=work)

    @query
    def get_match(self, query: c.GetMatch, work: UnitOfWork) -> c.MatchView:
        """One match."""
        return matches.get_match(query, work=work)

    @query
    def list_matches(self, query: c.ListMatches, work: UnitOfWork) -> c.MatchPage:
        """Matches, by state, mentee, mentor or batch."""
        return matches.list_matches(query, work=work)

    @query
    def list_my_matches(self, query: c.ListMyMatches, work: UnitOfWork) -> c.MyMatches:
        """What is offered to the mentor whose key this is, and who is accompanied."""
        return my_matches.list_my_matches(query, work=work)

    @command
    def answer_my_match(self, command: c.AnswerMyMatch, work: UnitOfWork) -> c.MyMatchView:
        """Answer an offer to the mentor whose key this is."""
        return my_matches.answer_my_match(command, work=work)

    @command
    def end_my_match(self, command: c.EndMyMatch, work: UnitOfWork) -> c.MyMatchView:
        """End a match of the mentor whose key this is."""
        return my_matches.end_my_match(command, work=work)

    @command
    def prepare_batch(self, command: c.PrepareBatch, work: UnitOfWork) -> c.BatchView:
        """Match all who wait; nothing is sent."""
        return batches.prepare_batch(command, work=work)

    @command
    def replace_proposal(self, command: c.ReplaceProposal, work: UnitOfWork) -> c.MatchView:
        """Propose another mentor than a batch does."""
        return batches.replace_proposal(command, work=work)

    @command
    def drop_proposal(self, command: c.DropProposal, work: UnitOfWork) -> c.MatchView:
        """Take a proposal out of its batch."""
        return batches.drop_proposal(command, work=work)

    @command
    def send_batch(self, command: c.SendBatch, work: UnitOfWork) -> c.BatchView:
        """Offer every proposal of a batch."""
        return batches.send_batch(command, work=work)

    @command
    def discard_batch(self, command: c.DiscardBatch, work: UnitOfWork) -> c.BatchView:
        """Drop every proposal of a batch."""
        return batches.discard_batch(command, work=work)

    @query
    def get_batch(self, query: c.GetBatch, work: UnitOfWork) -> c.BatchView:
        """One batch."""
        return batches.get_batch(query, work=work)

    @query
    def list_batches(self, query: c.ListBatches, work: UnitOfWork) -> c.BatchPage:
        """The organisation's batches."""
        return batches.list_batches(query, work=work)

    @timer
    def match_lapses(self, timer: TimerEvent, work: UnitOfWork) -> None:
        """Pass on an offer that was not accepted in time."""
        match_offers.match_lapses(timer, work=work)

    @timer
    def match_goes_on(self, timer: TimerEvent, work: UnitOfWork) -> None:
        """Offer a mentee to whoever is next, as a mentor has left."""
        match_offers.match_goes_on(timer, work=work)
