"""Registering the new people of a sheet, all in a few statements."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeVar
from uuid import UUID

from enrolment.domain.coming_of_age import comes_of_age_at
from enrolment.handlers.contacts import contact_of, points_of
from enrolment.handlers.duplicates import tell_proposed
from enrolment.handlers.learners import Unstored
from enrolment.handlers.likenesses import Newcomer
from enrolment.handlers.participants import COMES_OF_AGE
from enrolment.storage import (
    authorisations,
    duplicates,
    guardians,
    matching,
    participants,
    support,
)
from enrolment.storage.learners import Need
from nosotros.bus.work import UnitOfWork
from nosotros.contracts.enrolment import (
    ParticipantRegistered,
    ParticipantView,
)
from nosotros.identifiers import new_id

T = TypeVar("T")

#: of so many at once, what is written of them is sent ahead
_PIECE = 60
#: what a sheet's date declares to be authorised
_DECLARED = ("programme", "messages")
_NEEDS = {
    "needs_childcare": "childcare",
    "needs_transport": "transport",
    "needs_connectivity": "connectivity",
}


def register(newcomers: Sequence[Newcomer], *, work: UnitOfWork) -> Mapping[UUID, Unstored]:
    """Register people of a sheet with the commit, and tell of each; who they are."""
    if not newcomers:
        return {}
    registered = {each.id: _register(each, work=work) for each in ahead(newcomers, work=work)}
    work.with_commit(matching.STORE_NEW, _keys(newcomers, work=work))
    _propose(newcomers, work=work)
    if len(newcomers) > _PIECE:
        work.send()
    return registered


def ahead(every: Sequence[T], *, work: UnitOfWork) -> Iterator[T]:
    """Each of them, where there are many; what is written of some is sent before the next are made up."""
    for number, each in enumerate(every, 1):
        yield each
        if number % _PIECE == 0:
            work.send()


def pretend(newcomers: Sequence[Newcomer], *, work: UnitOfWork) -> None:
    """Have people of a sheet be found whom nobody registers, in a transaction that is not committed.

    None of them claims her number, as whoever registers her meanwhile would wait for that.
    """
    if not newcomers:
        return
    rows = [
        {**_row(each, _view(each, work=work), work=work), "document_key": None}
        for each in newcomers
    ]
    work.connection.exec_driver_sql(participants.INSERT, rows)
    work.connection.exec_driver_sql(matching.STORE_NEW, _keys(newcomers, work=work))


def _register(newcomer: Newcomer, *, work: UnitOfWork) -> Unstored:
    view = _view(newcomer, work=work)
    points = points_of(mobile=view.mobile, email=view.email)
    work.with_commit(participants.INSERT, _row(newcomer, view, work=work))
    for row in participants.points_of(view.id, points, organisation=work.organisation):
        work.with_commit(participants.INSERT_POINT, row)
    _note_guardian(newcomer, work=work)
    needs = _note_needs(newcomer, work=work)
    _note_authorised(newcomer, work=work)
    due_at = comes_of_age_at(view.birth_date)
    if due_at > work.at:
        work.schedule(COMES_OF_AGE, key=str(view.id), due_at=due_at)
    work.publish(contact_of(view, points), revision=1)
    work.publish(ParticipantRegistered(participant_id=view.id, registered_at=work.at), revision=1)
    return Unstored(view=view, needs=needs)


def _view(newcomer: Newcomer, *, work: UnitOfWork) -> ParticipantView:
    row = newcomer.row
    return ParticipantView(
        id=newcomer.id,
        revision=1,
        first_names=row.first_names,
        surnames=row.surnames,
        document_type=str(row.document_type),
        document_number=row.document_number,
        birth_date=row.birth_date,
        neighbourhood=row.neighbourhood,
        mobile=row.mobile,
        email=row.email,
        preferred_channel=str(row.preferred_channel) if row.preferred_channel else None,
        language=row.language or "es",
        messages_authorised_on=row.authorised_on,
        registered_at=work.at,
        municipality=row.municipality,
        sex=row.sex,
        gender=row.gender,
        children=row.children,
        document_expires_on=row.document_expires_on,
    )


def _row(newcomer: Newcomer, view: ParticipantView, *, work: UnitOfWork) -> dict[str, Any]:
    return {
        **participants.values_of(view),
        "organisation": work.organisation,
        # Only one record claims a number: whoever else has it is for a reviewer to look at.
        "document_key": None if newcomer.number_taken else newcomer.number_key,
        "number_key": newcomer.number_key,
        "first_known_as": newcomer.first_known_as,
    }


def _keys(newcomers: Sequence[Newcomer], *, work: UnitOfWork) -> dict[str, object]:
    people = [(each.id, each.keys) for each in newcomers]
    return matching.row_of_keys(organisation=work.organisation, people=people)


def _note_guardian(newcomer: Newcomer, *, work: UnitOfWork) -> None:
    """Whom the sheet names: a contact, and no proof of representation."""
    row = newcomer.row
    if not (row.guardian_name or row.guardian_document or row.guardian_mobile):
        return
    kind, _, number = (row.guardian_document or "").partition(" ")
    values = {
        "id": new_id(),
        "organisation": work.organisation,
        "participant_id": newcomer.id,
        "name": row.guardian_name,
        "relation": "other",
        "document_type": kind or None,
        "document_number": number or None,
        "mobile": row.guardian_mobile,
        "email": None,
        "representation": "none",
        "proof": None,
        "may_be_told": [],
        "access_ends_at": comes_of_age_at(row.birth_date),
    }
    work.with_commit(guardians.INSERT, values)


def _note_needs(newcomer: Newcomer, *, work: UnitOfWork) -> tuple[Need, ...]:
    noted: list[Need] = []
    for name, kind in _NEEDS.items():
        if getattr(newcomer.row, name):
            need = Need(
                id=new_id(), revision=1, kind=kind, state="asked", participant_id=newcomer.id
            )
            noted.append(need)
            values = {
                "id": need.id,
                "organisation": work.organisation,
                "participant_id": newcomer.id,
                "kind": kind,
                "state": "asked",
                "detail": None,
                "asked_at": work.at,
                "changed_at": work.at,
            }
            work.with_commit(support.INSERT_NEED, values)
    return tuple(noted)


def _note_authorised(newcomer: Newcomer, *, work: UnitOfWork) -> None:
    day = newcomer.row.authorised_on
    if day is None:
        return
    for purpose in _DECLARED:
        given = authorisations.row(
            participant_id=newcomer.id,
            organisation=work.organisation,
            purpose=purpose,
            given_on=day,
            how="declared_by_sheet",
            recorded_at=work.at,
        )
        work.with_commit(authorisations.INSERT, given)


def _propose(newcomers: Sequence[Newcomer], *, work: UnitOfWork) -> None:
    proposals = [pair for each in newcomers for pair in each.proposals]
    if not proposals:
        return
    work.with_commit(
        duplicates.PROPOSE,
        duplicates.values_of(proposals, organisation=work.organisation, at=work.at),
    )
    tell_proposed(proposals, work=work)
