"""How a value that cannot be read is refused, without carrying the value."""

from typing import Literal

Refusal = Literal[
    "ambiguous_date",
    "bad_email",
    "bad_mobile",
    "garbled_text",
    "implausible_number",
    "impossible_date",
    "letters_in_number",
    "missing_value",
    "not_a_mobile",
    "not_a_number",
    "not_yes_or_no",
    "number_as_exponent",
    "odd_characters",
    "too_long",
    "unknown_channel",
    "unknown_document_type",
    "unknown_gender",
    "unknown_language",
    "unknown_sex",
    "unreadable_date",
    "wrong_length",
]


class ValueRefused(ValueError):
    """A value cannot be read; `code` says why. The value itself is personal and stays out of it."""

    def __init__(self, code: Refusal) -> None:
        super().__init__(code)
        self.code: Refusal = code
