"""Who of a sheet's rows is known, who may be somebody known, and who is new."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from enrolment.domain.identity import same_person_key
from enrolment.domain.matching import Likeness, compare, earlier_rows, match_keys
from enrolment.domain.sheet import SheetRow
from enrolment.storage import duplicates, matching, recognition
from enrolment.storage.duplicates import Proposal
from enrolment.storage.matching import Known
from nosotros.bus.work import UnitOfWork
from nosotros.identifiers import new_id


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
    keys: Mapping[int, Sequence[str]]
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
        return [*(each.id for each in self.known.values()), *alike, *self.undecided]

    def doubts(self, line: int, row: SheetRow) -> tuple[Doubt, ...]:
        """Whom the person of a row may be: somebody registered, or of a row before."""
        her = likeness_of(row)
        earlier = (self._new[each] for each in self.earlier.get(line, ()) if each in self._new)
        return tuple(
            Doubt(other_id=each.participant_id, score=match.score, reasons=match.reasons)
            for each in (*self.alike[line], *earlier)
            if (match := compare(her, each.likeness)).proposed
        )

    def newcomer(self, line: int, row: SheetRow, *, doubts: Sequence[Doubt]) -> Newcomer:
        """The person of a row as somebody new, whom later rows are compared with."""
        id = new_id()
        number_key = _number_key(row)
        self._new[line] = Known(participant_id=id, likeness=likeness_of(row))
        taken = number_key in self.taken
        self.taken.add(number_key)
        return Newcomer(
            id=id,
            row=row,
            keys=self.keys[line],
            number_key=number_key,
            number_taken=taken,
            first_known_as=known_as(row),
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


def recognise(rows: Mapping[int, SheetRow], *, work: UnitOfWork) -> Look:
    """Look all rows up at once.

    A row is somebody known where number, names and birth date are hers, or were when a sheet
    first named her: then a sheet that comes again changes nothing, whatever was corrected since.
    Anything less is proposed to a reviewer.
    """
    numbers = {line: _number_key(row) for line, row in rows.items()}
    by_number = recognition.by_number(work.connection, set(numbers.values()))
    known: dict[int, recognition.Recognised] = {}
    for line, row in rows.items():
        digest = known_as(row)
        for each in by_number.get(numbers[line], ()):
            if each.first_known_as == digest or each.called == _called(row):
                known[line] = each
                break
    new = {line: row for line, row in rows.items() if line not in known}
    keys = {line: match_keys(likeness_of(row)) for line, row in new.items()}
    return Look(
        known=known,
        alike=matching.candidates_of_many(work.connection, wanted=keys) if keys else {},
        keys=keys,
        earlier=earlier_rows(keys),
        taken=set(by_number),
        undecided=duplicates.open_others(work.connection, [each.id for each in known.values()]),
    )


def likeness_of(row: SheetRow) -> Likeness:
    """What of a row tells whose it is."""
    return Likeness(
        first_names=row.first_names,
        surnames=row.surnames,
        document_type=str(row.document_type),
        document_number=row.document_number,
        birth_date=row.birth_date,
        mobile=row.mobile,
        email=row.email,
    )


def known_as(row: SheetRow) -> bytes:
    """A digest of the row's number, names and birth date: not to be read, only to be equal."""
    text = "\n".join((_number_key(row), *map(str, _called(row))))
    return hashlib.sha256(text.encode()).digest()


def _called(row: SheetRow) -> tuple[str, str, str]:
    return (
        row.first_names.casefold(),
        row.surnames.casefold(),
        row.birth_date.isoformat(),
    )


def _number_key(row: SheetRow) -> str:
    return same_person_key(document_type=row.document_type, number=row.document_number)
