"""What is known of a person: age, names, mobile, e-mail. Readers raise ValueRefused."""

import re
import unicodedata
from datetime import date

import phonenumbers
from phonenumbers import PhoneNumberType

from enrolment.domain.identity import plain_digits
from enrolment.domain.refusals import ValueRefused

ADULT_AT = 18
LONGEST_NAME = 100
LONGEST_EMAIL = 254  # RFC 5321, 4.5.3.1

PARTICLES = frozenset({"de", "del", "la", "las", "los", "y", "e", "da", "do", "dos", "van", "von"})
_NAME = re.compile(r"[^\W\d_](?:[^\W\d_]|[ .'’‘´-])*")
# UTF-8 read as cp1252 shows each accented letter as a capital A with a mark, then a symbol.
_GARBLED = re.compile("[ÃÂ][\u00a0-\u00bf\u0152-\u0192\u2013-\u2122]|\ufffd")
_WORD_START = re.compile(r"[^\W\d_]+")
_MOBILE_MARKS = re.compile(r"[\s().-]+")
_NUMBER = re.compile(r"(?:\+|00)?[0-9]{3,17}")
_COUNTRY = "CO"  # of a number with no prefix
_COLOMBIA = 57
# Whatever the plan may give to mobiles: the library learns of new ranges years late (323, 324),
# and a true number must never be refused. It is also all that most rows need, at a fiftieth of
# the time that the library takes.
_COLOMBIAN = re.compile(r"(?:\+57|0057|57)?(3[0-9]{9})")
_MAYBE_MOBILE = frozenset(
    {
        PhoneNumberType.MOBILE,
        PhoneNumberType.FIXED_LINE_OR_MOBILE,
        PhoneNumberType.UNKNOWN,
    }
)
_EMAIL = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}"
)


def age_on(birth_date: date, day: date) -> int:
    """Completed years on `day`. Who was born on 29 February turns a year on 1 March."""
    before_birthday = (day.month, day.day) < (birth_date.month, birth_date.day)
    return day.year - birth_date.year - before_birthday


def is_minor(birth_date: date, day: date) -> bool:
    """Under 18 on `day` (Ley 27 de 1977, article 1)."""
    return age_on(birth_date, day) < ADULT_AT


def read_name(text: str) -> str:
    """A name in the usual spelling: single spaces, no all-capitals, accents composed (NFC).

    A name in mixed case is left as its owner writes it.
    Raises ValueRefused: `missing_value`, `too_long`, `garbled_text`, `odd_characters`.
    """
    name = " ".join(text.split())
    if not name.isascii():
        name = unicodedata.normalize("NFC", name)
    if not name:
        raise ValueRefused("missing_value")
    if len(name) > LONGEST_NAME:
        raise ValueRefused("too_long")
    if is_garbled(name):
        raise ValueRefused("garbled_text")
    if not _NAME.fullmatch(name):
        raise ValueRefused("odd_characters" if any(map(str.isalnum, name)) else "missing_value")
    if name.isupper() or name.islower():
        return _in_usual_case(name)
    return name


def is_garbled(text: str) -> bool:
    """Whether `text` shows the traces of having been read in a wrong encoding (`PeÃ±a`)."""
    return _GARBLED.search(text) is not None


def read_mobile(text: str) -> str:
    """The number in E.164. With no prefix it is Colombian: ten digits, the first a 3.

    A foreign one has the length of a mobile of its country. Raises ValueRefused:
    `number_as_exponent`, `not_a_mobile` (a fixed line), `bad_mobile`.
    """
    number = _MOBILE_MARKS.sub("", plain_digits(text))
    if found := _COLOMBIAN.fullmatch(number):
        return f"+57{found[1]}"
    if not _NUMBER.fullmatch(number):
        raise ValueRefused("bad_mobile")
    try:
        parsed = phonenumbers.parse(re.sub("^00", "+", number), _COUNTRY)
    except phonenumbers.NumberParseException:
        raise ValueRefused("bad_mobile") from None
    kind = phonenumbers.number_type(parsed)
    if kind == PhoneNumberType.FIXED_LINE:
        raise ValueRefused("not_a_mobile")
    may_be = phonenumbers.is_possible_number_for_type(parsed, PhoneNumberType.MOBILE)
    if kind not in _MAYBE_MOBILE or not may_be or parsed.country_code == _COLOMBIA:
        raise ValueRefused("bad_mobile")
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


def read_email(text: str) -> str:
    """The address, its domain in lower case. Raises ValueRefused: `bad_email`."""
    if len(text) > LONGEST_EMAIL or not _EMAIL.fullmatch(text):
        raise ValueRefused("bad_email")
    local, _, domain = text.partition("@")
    if len(local) > 64:
        raise ValueRefused("bad_email")
    return f"{local}@{domain.lower()}"


def _in_usual_case(name: str) -> str:
    words = name.lower().split(" ")
    return " ".join(
        word if place and word in PARTICLES else _WORD_START.sub(_capitalised, word)
        for place, word in enumerate(words)
    )


def _capitalised(found: re.Match[str]) -> str:
    return found[0][0].upper() + found[0][1:]
