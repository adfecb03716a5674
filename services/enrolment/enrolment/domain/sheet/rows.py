"""From a row of cells to a person, or to the reasons why not.

A value of the participant that cannot be read refuses the row, so that somebody corrects it. A
value about the guardian that cannot be read is left out with a warning: nobody should lose a
place over her mother's telephone. What was read but looks odd is a warning too.
"""

import re
import unicodedata
from datetime import date

from enrolment.domain import identity, person
from enrolment.domain.contact import channel_has_contact, usual_channel
from enrolment.domain.refusals import ValueRefused
from enrolment.domain.sheet import cells, choices
from enrolment.domain.sheet.columns import Header
from enrolment.domain.sheet.model import Channel, RowOutcome, SheetRow
from enrolment.domain.sheet.working_row import WorkingRow
from nosotros.workbooks.records import Record

OLDEST = 110  #: years
LONGEST_PLACE = 120

_TOTAL = re.compile(r"(?:gran |sub ?)?total(?:es)?\b|suma\b", re.IGNORECASE)
_COUNT = re.compile(r"[0-9.,% ]{1,8}")


class RowReader:
    """Reads the rows of one sheet; remembers the documents of the rows it accepted."""

    def __init__(self, *, header: Header, today: date) -> None:
        self._header = header
        self._today = today
        self._accepted: dict[str, int] = {}

    def read(self, record: Record) -> RowOutcome | None:
        """The outcome of one row; None for what is no person: a blank row, a total, the header."""
        row = WorkingRow(record, self._header)
        if record.fault:
            row.refuse("", record.fault)
            return row.refused()
        if not any(map(str.strip, record.cells)) or self._is_no_person(row):
            return None
        width = self._header.width
        if len(record.cells) < width or any(map(str.strip, record.cells[width:])):
            row.refuse("", "ragged_row", expected=width, found=len(record.cells))
            return row.refused()
        row.check_characters()
        read = _read_person(row, self._today)
        if read is not None:
            self._refuse_a_repeated(row, read)
        if row.problems or read is None:
            return row.refused()
        return RowOutcome(line=record.line, row=read, problems=(), warnings=tuple(row.warnings))

    def _is_no_person(self, row: WorkingRow) -> bool:
        filled = filter(None, map(str.strip, row.cells))
        if _TOTAL.match(next(filled)):
            return all(map(_COUNT.fullmatch, filled))
        return row.cells == self._header.cells

    def _refuse_a_repeated(self, row: WorkingRow, read: SheetRow) -> None:
        key = identity.same_person_key(
            document_type=read.document_type, number=read.document_number
        )
        first_line = self._accepted.setdefault(key, row.line)
        if first_line != row.line:
            row.refuse("document_number", "repeated_row", first_line=first_line)


def _read_person(row: WorkingRow, today: date) -> SheetRow | None:
    first_names = _name(row, "first_names")
    surnames = _name(row, "surnames")
    kind = row.required("document_type", identity.read_document_type)
    number = row.required(
        "document_number",
        lambda text: identity.read_document_number(text, document_type=kind),
    )
    birth_date = row.required("birth_date", cells.read_date)
    if birth_date is not None:
        birth_date = _checked_birth_date(row, birth_date, today)
    if birth_date is not None and kind is not None:
        age = person.age_on(birth_date, today)
        if not identity.is_usual_at(document_type=kind, age=age):
            row.warn("document_type", "document_of_another_age")
    mobile = row.optional("mobile", person.read_mobile)
    email = row.optional("email", person.read_email)
    neighbourhood = row.optional("neighbourhood", _place)
    municipality = row.optional("municipality", _place)
    children = _children(row)
    needs_childcare = row.answer("needs_childcare", cells.read_yes_or_no)
    guardian_name, guardian_document, guardian_mobile = _guardian(row, birth_date, today)
    authorised_on = _authorised_on(row, birth_date, today)
    channel = _channel(row, mobile, email)
    sex = row.answer("sex", choices.read_sex)
    gender = row.answer("gender", choices.read_gender)
    language = row.answer("language", choices.read_language)
    needs_transport = row.answer("needs_transport", cells.read_yes_or_no)
    needs_connectivity = row.answer("needs_connectivity", cells.read_yes_or_no)
    document_expires_on = row.optional("document_expires_on", cells.read_date)
    if document_expires_on is not None and document_expires_on < today:
        row.warn("document_expires_on", "expired_document")
    if (
        row.problems
        or first_names is None
        or surnames is None
        or kind is None
        or number is None
        or birth_date is None
    ):
        return None
    return SheetRow(
        first_names=first_names,
        surnames=surnames,
        document_type=kind,
        document_number=number,
        birth_date=birth_date,
        mobile=mobile,
        email=email,
        neighbourhood=neighbourhood,
        children=children,
        needs_childcare=needs_childcare,
        guardian_name=guardian_name,
        guardian_document=guardian_document,
        guardian_mobile=guardian_mobile,
        authorised_on=authorised_on,
        preferred_channel=channel,
        municipality=municipality,
        sex=sex,
        gender=gender,
        language=language,
        needs_transport=needs_transport,
        needs_connectivity=needs_connectivity,
        document_expires_on=document_expires_on,
    )


def _name(row: WorkingRow, field: str) -> str | None:
    raw = row.raw(field)
    name = row.required(field, person.read_name)
    if name is not None and name not in (raw, unicodedata.normalize("NFC", raw)):
        row.warn(field, "name_rewritten")
    return name


def _checked_birth_date(row: WorkingRow, birth_date: date, today: date) -> date | None:
    if birth_date > today:
        row.refuse("birth_date", "date_in_future")
        return None
    if person.age_on(birth_date, today) > OLDEST:
        row.refuse("birth_date", "implausible_date")
        return None
    return birth_date


def _place(text: str) -> str:
    name = unicodedata.normalize("NFC", " ".join(text.split()))
    if person.is_garbled(name):
        raise ValueRefused("garbled_text")
    if len(name) > LONGEST_PLACE:
        raise ValueRefused("too_long")
    return name


def _children(row: WorkingRow) -> int | None:
    answer = row.answer("children", cells.read_children)
    if answer is None:
        return None
    count, in_words = answer
    if in_words:
        row.warn("children", "number_in_words")
    return count


def _guardian(
    row: WorkingRow, birth_date: date | None, today: date
) -> tuple[str | None, str | None, str | None]:
    name = row.about_guardian("guardian_name", person.read_name)
    document = row.about_guardian("guardian_document", cells.read_guardian_document)
    mobile = row.about_guardian("guardian_mobile", person.read_mobile)
    if document and document[1]:
        row.warn("guardian_document", "read_as_cc")
    if name is None and birth_date is not None and person.is_minor(birth_date, today):
        row.warn("guardian_name", "minor_without_guardian")
    return name, document[0] if document else None, mobile


def _authorised_on(row: WorkingRow, birth_date: date | None, today: date) -> date | None:
    field = "authorised_on"
    before = len(row.problems)
    day = row.optional(field, cells.read_date)
    if day is None:
        if len(row.problems) == before and not row.is_refused(field):
            row.warn(field, "no_authorisation")
        return None
    if day > today:
        row.refuse(field, "date_in_future")
    elif birth_date is not None and day < birth_date:
        row.refuse(field, "authorised_before_birth")
    return day


def _channel(row: WorkingRow, mobile: str | None, email: str | None) -> Channel | None:
    wanted = row.optional("preferred_channel", cells.read_channel)
    usual = usual_channel(mobile=mobile, email=email)
    if usual is None:
        if not row.is_refused("mobile") and not row.is_refused("email"):
            row.warn("mobile", "no_contact")
        return None
    if wanted is None:
        return Channel(usual)
    if not channel_has_contact(wanted, mobile=mobile, email=email):
        row.warn("preferred_channel", "channel_without_contact")
        return Channel(usual)
    return wanted
