"""What was authorised for two records that are one person's: the last that was said counts."""

from collections.abc import Collection
from uuid import UUID

from enrolment.domain.withdrawn import Word, withdrawn_since
from enrolment.handlers.contacts import tell_contact
from enrolment.handlers.present import record
from enrolment.storage import authorisations, merges, participants, support
from enrolment.storage.records import records_of
from nosotros.bus.work import UnitOfWork
from nosotros.contracts.enrolment import DataSharingAuthorised, DataSharingWithdrawn, MergeView


def end_withdrawn(merge: MergeView, *, work: UnitOfWork) -> None:
    """End what was given for one of two records and withdrawn for the other since."""
    ended = _end(merge.id, survivor_id=merge.survivor_id, merged_id=merge.merged_id, work=work)
    _forget(ended, work=work)
    _tell(ended=ended, again=(), work=work)


def bring_back(merge: MergeView, *, work: UnitOfWork) -> None:
    """Have in force again what ended with a merge that is undone, and tell how both are reached.

    What was withdrawn for a record that is still merged into the same one stays ended.
    """
    later = merges.later(work.connection, merge.id, survivor_id=merge.survivor_id)
    revived = merges.revive(work.connection, [merge.id, *(id for id, _ in later)])
    again = {each.id: each for each in revived}
    ended: list[Word] = []
    for id, merged_id in later:
        now = _end(id, survivor_id=merge.survivor_id, merged_id=merged_id, work=work)
        ended += [each for each in now if again.pop(each.id, None) is None]
    _forget(ended, work=work)
    both = (merge.survivor_id, merge.merged_id)
    _tell(ended=ended, again=again.values(), also=both, work=work)


def _end(merge_id: UUID, *, survivor_id: UUID, merged_id: UUID, work: UnitOfWork) -> list[Word]:
    of_merged = records_of(work.connection, merged_id)
    said = merges.words(work.connection, survivor_id)
    theirs = [each for each in said if each.participant_id in of_merged]
    hers = [each for each in said if each.participant_id not in of_merged]
    ending = [*withdrawn_since(hers, theirs), *withdrawn_since(theirs, hers)]
    merges.end(work.connection, merge_id, [each.id for each in ending], at=work.at)
    return ending


def _forget(ended: Collection[Word], *, work: UnitOfWork) -> None:
    """Delete what rested on an authorisation, where no other is in force."""
    for each in ended:
        if each.purpose in authorisations.in_force(work.connection, each.participant_id):
            continue
        if each.purpose == "sensitive_data":
            support.forget_answers(work.connection, each.participant_id)
        elif each.purpose == "children":
            support.forget_children(work.connection, each.participant_id)


def _tell(
    *,
    ended: Collection[Word],
    again: Collection[Word],
    also: Collection[UUID] = (),
    work: UnitOfWork,
) -> None:
    """Tell, of each record, how she is reached and whether her data may be shared from now on.

    `also` are records of which it is told how she is reached in any case: while they were one, her
    authorisation may have ended.
    """
    changed = [*ended, *again]
    reached = {each.participant_id for each in changed if each.purpose == "messages"} | {*also}
    shares = {each.participant_id for each in again if each.purpose == "data_sharing"}
    shares_not = {each.participant_id for each in ended if each.purpose == "data_sharing"}
    for id in sorted(reached | shares | shares_not):
        work.connection.exec_driver_sql(participants.TOUCH, {"id": id})
        view = record(id, work=work)
        if id in reached:
            tell_contact(view, work=work)
        if id in shares:
            work.publish(DataSharingAuthorised(participant_id=id), revision=view.revision)
        elif id in shares_not:
            work.publish(DataSharingWithdrawn(participant_id=id), revision=view.revision)
