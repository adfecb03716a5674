"""Identity documents of people in Colombia: their types, their numbers, the ages they go with."""

import re
from dataclasses import dataclass
from enum import StrEnum

from enrolment.domain.refusals import ValueRefused


class DocumentType(StrEnum):
    """The documents a participant or a guardian may hold (a NIT belongs to an organisation)."""

    RC = "RC"  # registro civil
    TI = "TI"  # tarjeta de identidad
    CC = "CC"  # cédula de ciudadanía
    CE = "CE"  # cédula de extranjería
    PA = "PA"  # pasaporte
    PPT = "PPT"  # permiso por protección temporal
    PEP = "PEP"  # permiso especial de permanencia, no longer issued


@dataclass(frozen=True, kw_only=True, slots=True)
class _NumberRule:
    shape: re.Pattern[str]
    shortest: int
    longest: int


_DIGITS = re.compile(r"[0-9]+")
_LETTERS_AND_DIGITS = re.compile(r"[0-9A-Z]+")
# Wide on purpose: no authority publishes the lengths, and a true number must never be refused.
_NUMBERS = {
    DocumentType.RC: _NumberRule(shape=_DIGITS, shortest=8, longest=11),
    DocumentType.TI: _NumberRule(shape=_DIGITS, shortest=10, longest=11),
    DocumentType.CC: _NumberRule(shape=_DIGITS, shortest=6, longest=10),
    DocumentType.CE: _NumberRule(shape=_DIGITS, shortest=6, longest=8),
    DocumentType.PA: _NumberRule(shape=_LETTERS_AND_DIGITS, shortest=5, longest=16),
    DocumentType.PPT: _NumberRule(shape=_DIGITS, shortest=6, longest=10),
    DocumentType.PEP: _NumberRule(shape=_DIGITS, shortest=15, longest=15),
}
#: Ages in completed years, both included, at which each type is the usual one.
_USUAL_AGES = {
    DocumentType.RC: (0, 6),
    DocumentType.TI: (7, 17),
    DocumentType.CC: (18, 200),
}
_OTHER_WORDS = {
    "REGISTROCIVIL": DocumentType.RC,
    "TARJETAIDENTIDAD": DocumentType.TI,
    "TARJETADEIDENTIDAD": DocumentType.TI,
    "CEDULA": DocumentType.CC,
    "CEDULACIUDADANIA": DocumentType.CC,
    "CEDULADECIUDADANIA": DocumentType.CC,
    "CEDULAEXTRANJERIA": DocumentType.CE,
    "CEDULADEEXTRANJERIA": DocumentType.CE,
    "PAS": DocumentType.PA,
    "PASAPORTE": DocumentType.PA,
    "PASSPORT": DocumentType.PA,
    "PT": DocumentType.PPT,
    "PERMISOPORPROTECCIONTEMPORAL": DocumentType.PPT,
    "PERMISODEPROTECCIONTEMPORAL": DocumentType.PPT,
    "PE": DocumentType.PEP,
    "PERMISOESPECIALDEPERMANENCIA": DocumentType.PEP,
}
_TYPES = {str(each): each for each in DocumentType} | _OTHER_WORDS
_SHARED_NUMBER = frozenset({DocumentType.RC, DocumentType.TI, DocumentType.CC})
_WITHOUT_ACCENTS = str.maketrans("ÁÉÍÓÚÜ", "AEIOUU")
_NOT_A_LETTER = re.compile(r"[^A-Z]")
_GROUPED = re.compile(r"[0-9]{1,3}(?:[.,'’][0-9]{3})+")
_WHOLE_FLOAT = re.compile(r"[0-9]+[.,]0")
_EXPONENT = re.compile(r"[0-9](?:[.,][0-9]+)?[eE][+]?[0-9]{1,2}")


def read_document_type(text: str) -> DocumentType:
    """The type that `text` names: `TI`, `T.I.`, `tarjeta de identidad`.

    Raises ValueRefused: `unknown_document_type`.
    """
    known = _TYPES.get(text)
    if known is None:
        upper = text.upper().translate(_WITHOUT_ACCENTS)
        known = _TYPES.get(_NOT_A_LETTER.sub("", upper))
    if known is None:
        raise ValueRefused("unknown_document_type")
    return known


def read_document_number(text: str, *, document_type: DocumentType | None) -> str:
    """The number as it is kept: no dots, no spaces, letters (passports only) in capitals.

    With no `document_type` only the way of writing is checked, not the length.
    Raises ValueRefused: `number_as_exponent`, `letters_in_number`, `wrong_length`.
    """
    number = plain_digits(text)
    if document_type is None:
        if not _LETTERS_AND_DIGITS.fullmatch(number):
            raise ValueRefused("letters_in_number")
        return number
    rule = _NUMBERS[document_type]
    if not rule.shape.fullmatch(number):
        raise ValueRefused("letters_in_number")
    if not rule.shortest <= len(number) <= rule.longest:
        raise ValueRefused("wrong_length")
    return number


def plain_digits(text: str) -> str:
    """`text` without what spreadsheets and people add to a number: spaces, thousands marks, `.0`.

    A dot that is no thousands mark stays, so that `1.5` never becomes 15.
    Raises ValueRefused: `number_as_exponent`, when digits were lost (`1,02E+09`).
    """
    if text.isascii() and text.isdigit():
        return text
    bare = "".join(text.split()).lstrip("'")
    if _EXPONENT.fullmatch(bare):
        raise ValueRefused("number_as_exponent")
    if _WHOLE_FLOAT.fullmatch(bare):
        return bare[:-2]
    if _GROUPED.fullmatch(bare):
        return re.sub(r"[^0-9]", "", bare)
    return bare.replace("-", "").upper()


def same_person_key(*, document_type: DocumentType, number: str) -> str:
    """What two rows about one person share: RC, TI and CC carry one number for life (NUIP)."""
    family = "NUIP" if document_type in _SHARED_NUMBER else document_type.value
    return f"{family} {number}"


def is_usual_at(*, document_type: DocumentType, age: int) -> bool:
    """Whether people of `age` (completed years) usually hold this type."""
    youngest, oldest = _USUAL_AGES.get(document_type, (0, 200))
    return youngest <= age <= oldest
