"""What is shown in part: enough for whoever it belongs to, too little for anybody else."""

#: of a document's number, and of a telephone's
_LAST = 4
_HIDDEN = "…"


def ending(number: str) -> str:
    """The last characters of a number, never more than half of it."""
    return number[-min(_LAST, len(number) // 2) :]


def contact_in_part(kind: str, value: str) -> str:
    """`+57 … 2233` of a mobile, `l…@example.org` of an e-mail address."""
    if kind == "email":
        local, _, domain = value.rpartition("@")
        return f"{local[:1]}{_HIDDEN}@{domain}"
    return f"{value[:3]} {_HIDDEN} {ending(value)}"
