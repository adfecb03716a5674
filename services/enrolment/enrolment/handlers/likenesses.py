"""Who of a sheet's rows is known, who may be somebody known, and who is new."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from enrolment.domain.identity import same_person_key
from enrolment.domain.matching import Likeness, compare, earlier_rows, match_keys
from enrolment.domain.sheet import RowOutcome, SheetRow
from enrolment.storage import duplicates, matching, recognition
from enrolment.storage.duplicates import Proposal
from enrolment.storage.matching import Known
from nosotros.bus.work import UnitOfWork
from nosotros.identifiers import new_id


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class Reading:
    """A row of a sheet, and what of it tells whose it is: all that no database is needed for."""

    outcome: RowOutcome
    likeness: Likeness
    keys: Sequence[str]
    number_key: str
    #: a digest of the row's number, names and birth date: not to be read, only to be equal
    first_known_as: bytes


@dataclass(frozen=True, kw_only=True, slots=True)
class Doubt:
    """Somebody that a new row's person may be."""

    other_id: UUID
    score: int
    reasons: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Newcomer:
    """Somebody to be registered."""

    id: UUID
    row: SheetRow
    keys: Sequence[str]
    number_key: str
    #: whether somebody else has, or had, the number
    number_taken: bool
    first_known_as: bytes
    proposals: tuple[Proposal, ...]


@dataclass(kw_only=True, slots=True)
class Look:
    """What some rows of a sheet were found to be."""

    #: by line: who was recognised
    known: Mapping[int, recognition.Recognised]
    #: by line: who shares a key with her
    alike: Mapping[int, Sequence[Known]]
    #: numbers that somebody has, or had
    taken: set[str]
    #: of those who were recognised: whom each may be, undecided
    undecided: Mapping[UUID, set[UUID]]
    #: by line: the rows before it that share a key with it
    earlier: Mapping[int, Sequence[int]]
    _new: dict[int, Known] = field(default_factory=dict[int, Known])

    def ids(self) -> list[UUID]:
        """Everybody who is known, or whom somebody may be."""
        alike = (each.participant_id for found in self.alike.values() for each in found)
        others = (id for each in self.undecided.values() for id in each)
        return [*(each.id for each in self.known.values()), *alike, *others]

    def doubts(self, reading: Reading) -> tuple[Doubt, ...]:
        """Whom the person of a row may be: somebody registered, or of a row before."""
        line = reading.outcome.line
        earlier = (self._new[each] for each in self.earlier.get(line, ()) if each in self._new)
        return tuple(
            Doubt(other_id=each.participant_id, score=match.score, reasons=match.reasons)
            for each in (*self.alike[line], *earlier)
            if (match := compare(reading.likeness, each.likeness)).proposed
        )

    def newcomer(self, reading: Reading, *, doubts: Sequence[Doubt]) -> Newcomer:
        """The person of a row as somebody new, whom later rows are compared with."""
        assert reading.outcome.row is not None
        id = new_id()
        line, number_key = reading.outcome.line, reading.number_key
        self._new[line] = Known(participant_id=id, likeness=reading.likeness)
        taken = number_key in self.taken
        self.taken.add(number_key)
        return Newcomer(
            id=id,
            row=reading.outcome.row,
            keys=reading.keys,
            number_key=number_key,
            number_taken=taken,
            first_known_as=reading.first_known_as,
            proposals=tuple(
                Proposal(
                    participant_id=id,
                    other_id=each.other_id,
                    score=each.score,
                    reasons=each.reasons,
                )
                for each in doubts
            ),
        )


def read(outcomes: Iterable[RowOutcome]) -> list[RowOutcome | Reading]:
    """Rows with what tells whose they are; those that were refused stay as they are."""
    return [each if each.row is None else _reading(each, each.row) for each in outcomes]


def recognise(
    readings: Sequence[Reading],
    *,
    all_alike: bool = False,
    undecided: Mapping[UUID, set[UUID]],
    work: UnitOfWork,
) -> Look:
    """Look all rows up at once.

    A row is somebody known where number, names and birth date are hers, or were when a sheet
    first named her: then a sheet that comes again changes nothing, whatever was corrected since.
    Of who has left it suffices that she has, or had, the number, however she is spelt, unless somebody
    else who has it is likelier: her old sheet brings her back no more than her number by hand does.
    Anything less is proposed to a reviewer.

    Args:
        readings: the rows.
        all_alike: whether also those are found who are like somebody recognised.
        undecided: by who may be recognised, whom she may be beside those of whom that is stored.
        work: the transaction.
    """
    by_number = recognition.by_number(work.connection, {each.number_key for each in readings})
    known: dict[int, recognition.Recognised] = {}
    keys: dict[int, Sequence[str]] = {}
    for reading in readings:
        line = reading.outcome.line
        found = _meant(reading, by_number.get(reading.number_key, ()))
        if found is None:
            keys[line] = reading.keys
        else:
            known[line] = found
    wanted = {each.outcome.line: each.keys for each in readings} if all_alike else keys
    ids = [each.id for each in known.values()]
    stored = duplicates.open_others(work.connection, ids)
    return Look(
        known=known,
        alike=matching.candidates_of_many(work.connection, wanted=wanted) if wanted else {},
        earlier=earlier_rows(keys),
        taken=set(by_number),
        undecided={id: stored.get(id, set()) | undecided.get(id, set()) for id in ids},
    )


def _meant(
    reading: Reading, of_number: Sequence[recognition.Recognised]
) -> recognition.Recognised | None:
    """Which of those who have, or had, a row's number is meant by it."""
    for each in of_number:
        if (
            each.first_known_as == reading.first_known_as
            or each.likeness.called == reading.likeness.called
        ):
            return each
    if not any(each.restricted for each in of_number):
        return None
    # The likeliest of them; of two as likely who has left.
    matches = [(compare(reading.likeness, each.likeness), each) for each in of_number]
    match, found = max(matches, key=lambda one: (one[0].score, one[1].restricted))
    return found if match.proposed and found.restricted else None


def _reading(outcome: RowOutcome, row: SheetRow) -> Reading:
    likeness = Likeness(
        first_names=row.first_names,
        surnames=row.surnames,
        document_type=str(row.document_type),
        document_number=row.document_number,
        birth_date=row.birth_date,
        mobile=row.mobile,
        email=row.email,
    )
    number_key = same_person_key(document_type=row.document_type, number=row.document_number)
    return Reading(
        outcome=outcome,
        likeness=likeness,
        keys=match_keys(likeness),
        number_key=number_key,
        first_known_as=hashlib.sha256("\n".join((number_key, *likeness.called)).encode()).digest(),
    )
