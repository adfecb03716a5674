"""Mentees: opened, described, read."""

from collections.abc import Sequence
from datetime import date
from operator import attrgetter
from typing import Any
from uuid import UUID

from mentoring.domain.days import day_of
from mentoring.handlers.refusing import refuse
from mentoring.storage import completions, mentees, mentors, merges, people, projects
from mentoring.storage.mentees import Mentee
from mentoring.storage.people import NAMELESS
from nosotros.bus.work import UnitOfWork
from nosotros.contracts.common import NotFound, RevisionMismatch
from nosotros.contracts.mentoring import (
    Closed,
    DescribeMentee,
    GetMentee,
    ListMentees,
    MenteePage,
    MenteeView,
    MentoringOpened,
    OpenMentoring,
    RankMentors,
    StateUnfit,
)
from nosotros.errors import NotYetKnown
from nosotros.identifiers import new_id
from nosotros.pages import after_id, cut

#: how many mentors a mentee may rank
RANKED = 10
_LISTS = ("needs", "languages", "channels", "availability")
_WORDS = ("municipality", "neighbourhood", "woman_asked_for", "project_id")
#: what is shown of what somebody said who has withdrawn since
_SILENT: dict[str, Any] = {
    **dict.fromkeys((*_LISTS, "ranked_mentors"), ()),
    **dict.fromkeys(_WORDS),
    "woman_asked_for": False,
}


def open_mentoring(command: OpenMentoring, *, work: UnitOfWork) -> MenteeView:
    """Open mentoring for a participant, or answer with the mentee that there is.

    Raises:
        NotFound: enrolment has told of no participant of the organisation with this id.
        StateUnfit: she has withdrawn.
    """
    participant_id = merges.hold(work.connection, command.participant_id)
    person = people.find(work.connection, participant_id)
    if person is None:
        raise NotFound(kind="participant", id=command.participant_id)
    if person.restricted:
        raise StateUnfit(state="withdrawn", needed=("enrolled",))
    opened = _open(participant_id, known_as=command.participant_id, by_hand=True, work=work)
    work.audit("open_mentoring", opened.id)
    return get_mentee(GetMentee(id=opened.id), work=work)


def open_for(
    participant_id: UUID, *, cohort_id: UUID, completed_on: date, work: UnitOfWork
) -> Mentee | None:
    """Open mentoring for who completed a programme; none where she has withdrawn.

    Raises:
        NotYetKnown: enrolment has not told of her yet.
    """
    survivor_id = merges.hold(work.connection, participant_id)
    person = people.find(work.connection, survivor_id)
    if person is None:
        raise NotYetKnown(f"participant {survivor_id}")
    if person.restricted:
        return None
    opened = _open(survivor_id, known_as=participant_id, by_hand=False, work=work)
    completions.keep(
        work.connection,
        opened.id,
        organisation=work.organisation,
        cohort_id=cohort_id,
        completed_on=completed_on,
    )
    return held(opened.id, work=work)


def describe_mentee(command: DescribeMentee, *, work: UnitOfWork) -> MenteeView:
    """Say what a mentee needs, where and when.

    Raises:
        NotFound: no mentee, or no project, of the organisation has this id.
        RevisionMismatch: she was changed since she was read.
        Closed: her mentoring is closed.
        InvalidFields: something is named twice.
    """
    described = {name: getattr(command, name) for name in _WORDS}
    described |= {name: list(getattr(command, name)) for name in _LISTS}
    problems = [problem for name in _LISTS for problem in _repeated(name, described[name])]
    refuse(problems)
    project_id = command.project_id
    if project_id is not None and projects.find(work.connection, project_id) is None:
        raise NotFound(kind="project", id=project_id)
    before = _open_one(command.mentee_id, work=work)
    if before.revision != command.expected_revision:
        raise RevisionMismatch(expected=command.expected_revision, current=before.revision)
    mentees.describe(work.connection, before.id, described)
    work.audit("describe_mentee", before.id)
    return get_mentee(GetMentee(id=before.id), work=work)


def rank_mentors(command: RankMentors, *, work: UnitOfWork) -> MenteeView:
    """Note whom she would like as a mentor, best first.

    Raises:
        NotFound: no mentee of the organisation has this id.
        Closed: her mentoring is closed.
        InvalidFields: they are more than ten, one is named twice, or one is no mentor whose time
            goes on.
    """
    ids = command.mentor_ids
    problems = _repeated("mentor_ids", ids)
    if len(ids) > RANKED:
        problems.append(("mentor_ids", f"at_most:{RANKED}"))
    else:
        known = mentors.by_id(work.connection, ids)
        problems += [
            (f"mentor_ids.{number}", "no_such_mentor")
            for number, id in enumerate(ids)
            if id not in known or known[id].state == "ended"
        ]
    refuse(problems)
    before = _open_one(command.mentee_id, work=work)
    mentees.rank(work.connection, before.id, ids)
    work.audit("rank_mentors", before.id)
    return get_mentee(GetMentee(id=before.id), work=work)


def get_mentee(query: GetMentee, *, work: UnitOfWork) -> MenteeView:
    """One mentee.

    Raises:
        NotFound: no mentee of the organisation has this id.
    """
    found = mentees.find(work.connection, query.id)
    if found is None:
        raise NotFound(kind="mentee", id=query.id)
    (view,) = _views([found], work=work)
    return view


def list_mentees(query: ListMentees, *, work: UnitOfWork) -> MenteePage:
    """A page of mentees."""
    found = mentees.page(
        work.connection,
        state=query.state,
        cohort_id=query.cohort_id,
        interim_owner_id=query.interim_owner_id,
        after=after_id(query.after),
        limit=query.limit + 1,
    )
    items, following = cut(found, query.limit)
    return MenteePage(items=_views(items, work=work), next=following)


def held(id: UUID, *, work: UnitOfWork) -> Mentee:
    """A mentee, held until the work ends.

    Raises:
        NotFound: no mentee of the organisation has this id.
    """
    found = mentees.find(work.connection, id, hold=True)
    if found is None:
        raise NotFound(kind="mentee", id=id)
    return found


def _open(participant_id: UUID, *, known_as: UUID, by_hand: bool, work: UnitOfWork) -> Mentee:
    """The mentee that a participant, who is held, is by now; opened, or opened again, if need be."""
    hers = mentees.of_people(work.connection, [participant_id], hold=True)
    live = next((each for each in hers if each.state != "closed"), None)
    if live is not None:
        if by_hand:
            mentees.keep_by_hand(work.connection, live.id)
        return live
    if hers:
        id = max(hers, key=attrgetter("opened_at", "id")).id
        revision = mentees.move(work.connection, id, "waiting", at=work.at)
        if by_hand:
            mentees.keep_by_hand(work.connection, id)
    else:
        id, revision = new_id(), 1
        mentees.insert(
            work.connection,
            id,
            organisation=work.organisation,
            participant_id=participant_id,
            known_as=known_as,
            by_hand=by_hand,
            at=work.at,
        )
    work.publish(MentoringOpened(participant_id=participant_id, mentee_id=id), revision=revision)
    return held(id, work=work)


def _open_one(id: UUID, *, work: UnitOfWork) -> Mentee:
    """A mentee who is not closed, held until the work ends."""
    found = held(id, work=work)
    if found.closed_at is not None:
        raise Closed(ended_on=day_of(found.closed_at).isoformat())
    return found


def _repeated(field: str, values: Sequence[object]) -> list[tuple[str, str]]:
    return [
        (f"{field}.{number}", "repeated")
        for number, each in enumerate(values)
        if each in values[:number]
    ]


def _views(found: Sequence[Mentee], *, work: UnitOfWork) -> tuple[MenteeView, ...]:
    under_way = mentees.under_way(work.connection, [each.id for each in found])
    known = people.by_id(
        work.connection, [each.participant_id for each in found if each.participant_id]
    )
    today = day_of(work.at)
    views: list[MenteeView] = []
    for each in found:
        person = known.get(each.participant_id) if each.participant_id else None
        match = under_way.get(each.id)
        views.append(
            MenteeView(
                id=each.id,
                revision=each.revision,
                participant_id=each.participant_id,
                **(person.shown if person else NAMELESS),
                is_minor=person is None or person.is_minor(today),
                cohort_id=each.cohort_id,
                state=each.state,
                **(_SILENT if person and person.restricted else _described(each)),
                mentor_id=match.mentor_id if match else None,
                match_id=match.id if match else None,
                interim_owner_id=each.interim_owner_id,
                opened_at=each.opened_at,
                waiting_since=each.waiting_since,
                closed_at=each.closed_at,
            )
        )
    return tuple(views)


def _described(mentee: Mentee) -> dict[str, Any]:
    values: dict[str, Any] = {name: getattr(mentee, name) for name in _WORDS}
    return values | {name: tuple(getattr(mentee, name)) for name in (*_LISTS, "ranked_mentors")}
