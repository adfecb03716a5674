"""Types of text."""

# marshmallow's own annotations are partly unknown to a type checker.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false, reportUnknownParameterType=false

import re
import unicodedata
from functools import cache
from typing import Any
from zoneinfo import available_timezones

import phonenumbers
from marshmallow import ValidationError, fields, validate

from nosotros.contracts.fields.codes import CODES

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_LONE_SURROGATE = re.compile(r"[\ud800-\udfff]")
_EMAIL = re.compile(r"[^@\s]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?\.[A-Za-z]{2,63}")
_PHONE = re.compile(r"\+[1-9][0-9]{6,14}")
_SLUG = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")


class Text(fields.String):
    """Text of at most `longest` characters, with no control characters but line ends and tabs."""

    longest = 4000
    shortest = 0
    one_line = False
    default_error_messages = {**CODES, "invalid": "not_text", "invalid_utf8": "not_text"}

    def __init__(self, **kwargs: Any) -> None:
        rule = validate.Length(
            min=self.shortest or None,
            max=self.longest,
            error=f"length:{self.shortest}:{self.longest}",
        )
        super().__init__(validate=rule, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        if _CONTROL.search(text) or _LONE_SURROGATE.search(text):
            raise ValidationError("control_character")
        if self.one_line and ("\n" in text or "\r" in text or "\t" in text):
            raise ValidationError("line_break")
        return text


class Line(Text):
    """One line of text, not empty."""

    longest = 200
    shortest = 1
    one_line = True


class Encoded(Line):
    """What machines write for machines, on one line: a file in Base64, a signed token."""

    longest = 32 * 1024 * 1024


class Name(Line):
    """A name as its bearer gives it, in NFC and without blanks around it."""

    longest = 120

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        return unicodedata.normalize("NFC", " ".join(text.split()))


class _Pattern(Text):
    pattern: re.Pattern[str]
    code: str

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        if not self.pattern.fullmatch(text):
            raise ValidationError(self.code)
        return text


class Slug(_Pattern):
    """A short name for machines: lower-case letters, digits and hyphens."""

    longest = 63
    shortest = 1
    pattern = _SLUG
    code = "not_a_slug"


class Code(_Pattern):
    """A name of ours for machines: lower-case letters, digits and underscores."""

    longest = 63
    shortest = 1
    pattern = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")
    code = "not_a_code"


class Email(_Pattern):
    """An e-mail address with a domain (RFC 5321's lengths)."""

    longest = 254
    pattern = _EMAIL
    code = "not_an_email"


class Phone(_Pattern):
    """A telephone number in E.164: plus, a country's code, as many digits as it gives numbers.

    Whether a range of numbers is in use is not asked: libraries learn of new ones years late,
    and a true number must not be refused.
    """

    longest = 16
    pattern = _PHONE
    code = "not_a_phone"

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        try:
            possible = phonenumbers.is_possible_number_for_type(
                phonenumbers.parse(text), phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE
            )
        except phonenumbers.NumberParseException:
            possible = False
        if not possible:
            raise ValidationError(self.code)
        return text


class DocumentNumber(_Pattern):
    """The number of an identity document: letters and digits alone."""

    longest = 20
    pattern = re.compile(r"[A-Z0-9]{4,20}")
    code = "not_a_document_number"


class Clock(_Pattern):
    """A local time of day, to the minute: `08:00`."""

    longest = 5
    pattern = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]")
    code = "not_a_time_of_day"


@cache
def _zones() -> frozenset[str]:
    # To look for them opens some six hundred files.
    return frozenset(available_timezones())


class Zone(Line):
    """A time zone by its name in the IANA database: `America/Bogota`."""

    longest = 60

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        if text not in _zones():
            raise ValidationError("not_a_zone")
        return text


class Digest(_Pattern):
    """A SHA-256 digest in lower-case hexadecimal."""

    longest = 64
    pattern = re.compile(r"[0-9a-f]{64}")
    code = "not_a_digest"


class Cursor(_Pattern):
    """A place in the journal: a whole number as text, 0 before the first event."""

    longest = 19
    shortest = 1
    pattern = re.compile(r"0|[1-9][0-9]{0,17}")
    code = "not_a_place"


class Url(_Pattern):
    """An absolute http or https address (RFC 3986) with a host."""

    longest = 2000
    pattern = re.compile(r"https?://[^\s/?#\\]+(?:[/?#][^\s\\]*)?", re.IGNORECASE)
    code = "not_a_url"
