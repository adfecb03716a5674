"""What reading a sheet gives: rows, and what is wrong with them. No repr shows a cell."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal

from enrolment.domain.identity import DocumentType
from enrolment.domain.refusals import Refusal
from nosotros.workbooks.refusals import FileFault

#: Why a row or one of its values was refused: as it was read, or by the intake that it is for.
ProblemCode = (
    Refusal
    | Literal[
        "authorised_before_birth",
        "cell_error",
        "control_character",
        "date_in_future",
        "implausible_date",
        "line_too_long",
        "ragged_row",
        "repeated_row",
        "unclosed_quote",
    ]
    | Literal[
        "agreement_over",
        "gender_unknown",
        "municipality_unknown",
        "other_gender",
        "other_municipality",
        "other_sex",
        "participant_left",
        "sex_unknown",
        "too_old",
        "too_young",
    ]
)
#: What to look at in a row that was read; about a guardian, any problem's code may warn.
WarningCode = Literal[
    "channel_without_contact",
    "document_of_another_age",
    "expired_document",
    "minor_without_guardian",
    "name_rewritten",
    "no_authorisation",
    "no_contact",
    "number_in_words",
    "read_as_blank",
    "read_as_cc",
]
UnreadableCode = (
    FileFault
    | Literal[
        "mapped_column_missing",
        "missing_columns",
        "no_header",
        "no_rows",
        "repeated_columns",
    ]
)


#: The languages that people are written to in.
Language = Literal["es", "en", "fr"]


class Channel(StrEnum):
    """How a person wants to be told things."""

    EMAIL = "email"
    SMS = "sms"
    WHATSAPP = "whatsapp"


class Sex(StrEnum):
    """As identity documents have it."""

    FEMALE = "female"
    MALE = "male"
    INTERSEX = "intersex"


class Gender(StrEnum):
    """What a person says of herself, where she was asked and chose to answer."""

    WOMAN = "woman"
    MAN = "man"
    NON_BINARY = "non_binary"
    OTHER = "other"
    UNDISCLOSED = "undisclosed"


@dataclass(frozen=True, kw_only=True, slots=True)
class RowProblem:
    """Why a row was refused, or what to look at in a row that was read."""

    #: Row number in a spreadsheet: the first line of the file is 1, and a cell with a line
    #: break in it does not count twice.
    line: int
    #: Header as the sheet writes it; for a column that the sheet lacks, our own name for it.
    #: Empty when the whole row is meant.
    column: str
    #: Name of the field of `SheetRow`; empty when the whole row is meant.
    field: str
    #: Stable code; its text in people's languages is in `explain`.
    code: ProblemCode | WarningCode
    #: Of `repeated_row`: the line that came first.
    first_line: int | None = None
    #: Of `ragged_row`: how many cells the header has, and how many this row has.
    expected: int | None = None
    found: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class SheetRow:
    """One person of the sheet, every value checked and in its usual form."""

    first_names: str
    surnames: str
    document_type: DocumentType
    document_number: str
    birth_date: date
    mobile: str | None  #: E.164
    email: str | None
    neighbourhood: str | None
    children: int | None
    needs_childcare: bool | None
    guardian_name: str | None
    guardian_document: str | None  #: type and number: `CC 28082281`
    guardian_mobile: str | None  #: E.164
    authorised_on: date | None  #: as the sheet declares it; without it no message may be sent
    preferred_channel: Channel | None  #: None when there is neither mobile nor e-mail
    municipality: str | None = None
    sex: Sex | None = None
    gender: Gender | None = None
    language: Language | None = None
    needs_transport: bool | None = None
    needs_connectivity: bool | None = None
    document_expires_on: date | None = None

    def __repr__(self) -> str:
        return "SheetRow(…)"


@dataclass(frozen=True, kw_only=True, slots=True)
class RowOutcome:
    """One row: either `row` is there, or `problems` says why not. `warnings` may come with both."""

    line: int
    row: SheetRow | None
    problems: tuple[RowProblem, ...]
    warnings: tuple[RowProblem, ...]
