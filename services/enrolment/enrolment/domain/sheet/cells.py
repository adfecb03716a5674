"""One cell to one value: dates, counts, yes or no, channels. Readers raise ValueRefused."""

import re
from datetime import date

from enrolment.domain.identity import DocumentType, read_document_number, read_document_type
from enrolment.domain.refusals import ValueRefused
from enrolment.domain.sheet.model import Channel

MOST_CHILDREN = 20

_MIDNIGHT = r"(?:[T ]0{1,2}:00(?::00(?:\.0+)?)?)?"  # what exports add to a date
_YEAR_FIRST = re.compile(rf"([0-9]{{4}})[-/.]([0-9]{{1,2}})[-/.]([0-9]{{1,2}}){_MIDNIGHT}")
_DAY_FIRST = re.compile(rf"([0-9]{{1,2}})[-/.]([0-9]{{1,2}})[-/.]([0-9]{{4}}){_MIDNIGHT}")
_SHORT_YEAR = re.compile(r"[0-9]{1,2}[-/.][0-9]{1,2}[-/.][0-9]{2}")
_COUNT = re.compile(r"([0-9]{1,4})(?:[.,]0)?")
_NUMBER_WORDS = {
    "cero": 0,
    "ninguno": 0,
    "ninguna": 0,
    "no tiene": 0,
    "un": 1,
    "uno": 1,
    "una": 1,
    "dos": 2,
    "tres": 3,
    "cuatro": 4,
    "cinco": 5,
    "seis": 6,
    "siete": 7,
    "ocho": 8,
    "nueve": 9,
    "diez": 10,
}
_YES = frozenset({"sí", "si", "s", "yes", "y", "oui", "true", "verdadero", "vrai", "1", "x"})
_NO = frozenset({"no", "n", "non", "false", "falso", "faux", "0"})
_CHANNELS = {
    "correo": Channel.EMAIL,
    "correo electrónico": Channel.EMAIL,
    "correo electronico": Channel.EMAIL,
    "email": Channel.EMAIL,
    "e-mail": Channel.EMAIL,
    "sms": Channel.SMS,
    "mensaje": Channel.SMS,
    "mensaje de texto": Channel.SMS,
    "texto": Channel.SMS,
    "whatsapp": Channel.WHATSAPP,
    "whats app": Channel.WHATSAPP,
    "wsp": Channel.WHATSAPP,
    "wpp": Channel.WHATSAPP,
}
_TYPED_NUMBER = re.compile(r"(?P<type>[^\W\d_](?:[^\d]*[^\W\d_.])?\.?)[\s.:#-]*(?P<number>[0-9].*)")
#: What people write in a cell that they leave blank.
_BLANK_WORDS = frozenset(
    {"-", "--", "---", ".", "/", "x", "xx", "xxx", "n/a", "n.a", "n.a.", "na", "s/d", "s/n"}
    | {"no", "none", "null", "nada", "ninguno", "ninguna", "no tiene", "no aplica"}
    | {"no registra", "no sabe", "sin dato", "sin datos", "sin correo"}
    | {"no informa", "no responde", "ns/nr", "prefiero no decir", "prefiere no decir"}
)


def means_blank(text: str) -> bool:
    """Whether `text`, of a cell that may be blank, is a way of saying so (`no tiene`)."""
    return text.casefold() in _BLANK_WORDS


def read_date(text: str) -> date:
    """A date as 2011-02-18 or 18/02/2011; the day always before the month, as in Colombia.

    Raises ValueRefused: `ambiguous_date` (a year of two digits), `impossible_date`,
    `unreadable_date`.
    """
    if found := _DAY_FIRST.fullmatch(text):
        day, month, year = found.groups()
    elif found := _YEAR_FIRST.fullmatch(text):
        year, month, day = found.groups()
    else:
        raise ValueRefused("ambiguous_date" if _SHORT_YEAR.fullmatch(text) else "unreadable_date")
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        raise ValueRefused("impossible_date") from None


def read_children(text: str) -> tuple[int, bool]:
    """How many children, and whether that was written as a word (Spanish, up to ten).

    Raises ValueRefused: `not_a_number`, `implausible_number` (over MOST_CHILDREN).
    """
    if found := _COUNT.fullmatch(text):
        count = int(found[1])
        if count > MOST_CHILDREN:
            raise ValueRefused("implausible_number")
        return count, False
    try:
        return _NUMBER_WORDS[" ".join(text.casefold().split())], True
    except KeyError:
        raise ValueRefused("not_a_number") from None


def read_yes_or_no(text: str) -> bool:
    """Raises ValueRefused: `not_yes_or_no`."""
    word = text.casefold()
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise ValueRefused("not_yes_or_no")


def read_channel(text: str) -> Channel:
    """Raises ValueRefused: `unknown_channel`."""
    try:
        return _CHANNELS[" ".join(text.casefold().split())]
    except KeyError:
        raise ValueRefused("unknown_channel") from None


def read_guardian_document(text: str) -> tuple[str, bool]:
    """A guardian's `CC 28082281`, and whether the type was taken to be CC for want of one.

    Raises ValueRefused: what reading a document's type or number raises.
    """
    found = _TYPED_NUMBER.fullmatch(text)
    kind = read_document_type(found["type"]) if found else DocumentType.CC
    number = read_document_number(found["number"] if found else text, document_type=kind)
    return f"{kind} {number}", found is None
