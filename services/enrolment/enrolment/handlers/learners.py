"""Learners: those who have, or had, a seat in a cohort, as training is told of them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from enrolment.storage import learners
from enrolment.storage.learners import Need, Person
from nosotros.bus.work import UnitOfWork
from nosotros.contracts.enrolment import (
    LearnerDescribed,
    ParticipantChanged,
    ParticipantView,
    SupportNeedChanged,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Unstored:
    """Somebody who is stored with the commit, and so cannot be read yet."""

    view: ParticipantView
    needs: tuple[Need, ...]


def describe(
    ids: Collection[UUID], *, work: UnitOfWork, unstored: Mapping[UUID, Unstored] | None = None
) -> None:
    """Tell who people are that have got a seat in a cohort, and what they need."""
    known = unstored or {}
    for id in ids:
        if id in known:
            _describe(known[id].view, work=work)
            for need in known[id].needs:
                tell_need(need, work=work)
    stored = [id for id in ids if id not in known]
    if not stored:
        return
    for row in learners.people(work.connection, stored):
        _describe(row, work=work)
    for need in learners.needs(work.connection, stored):
        tell_need(need, work=work)


def describe_again(participant_id: UUID, *, work: UnitOfWork) -> None:
    """Tell who somebody is, and what she needs, where she is a learner."""
    if learners.is_one(work.connection, participant_id):
        describe([participant_id], work=work)
        for row in learners.people(work.connection, [participant_id]):
            _tell_change(row, work=work)


def tell_back(view: ParticipantView, *, work: UnitOfWork) -> None:
    """Tell that somebody who had left is back; who she is and what she needs, where she is a
    learner."""
    if learners.is_one(work.connection, view.id):
        describe([view.id], work=work)
    _tell_change(view, work=work)


def describe_anew(view: ParticipantView, *, work: UnitOfWork) -> None:
    """Tell who somebody is now, where she is a learner."""
    if learners.is_one(work.connection, view.id):
        _describe(view, work=work)
        _tell_change(view, work=work)


def tell_need_anew(need: Need, *, work: UnitOfWork) -> None:
    """Tell how far a need has come, where it is a learner's."""
    if learners.is_one(work.connection, need.participant_id):
        tell_need(need, work=work)


def tell_need(need: Need, *, work: UnitOfWork) -> None:
    """Tell how far one of a learner's needs has come."""
    told = SupportNeedChanged(
        need_id=need.id,
        participant_id=need.participant_id,
        kind=need.kind,
        state=need.state,
    )
    work.publish(told, revision=need.revision)


def _tell_change(who: ParticipantView | Person, *, work: UnitOfWork) -> None:
    # To those whom no name is told by events: who may know it asks.
    work.publish(ParticipantChanged(participant_id=who.id), revision=who.revision)


def _describe(who: ParticipantView | Person, *, work: UnitOfWork) -> None:
    told = LearnerDescribed(
        participant_id=who.id,
        first_names=who.first_names,
        surnames=who.surnames,
        birth_date=who.birth_date,
        language=who.language,
    )
    work.publish(told, revision=who.revision)
