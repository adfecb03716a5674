"""What our own cells say, made fit for any sheet."""

#: A cell beginning with one of these is a formula to some spreadsheet (the last four full-width).
_FORMULA = tuple("=+-@＝＋－＠")


def one_line(text: str) -> str:
    """`text` in one line, with nothing invisible, no double quotes, and no formula.

    Without quotation marks a remark in a CSV cannot close one that was left open in a row.
    """
    shown = "".join(c if c.isprintable() else " " for c in text.replace('"', "'"))
    line = " ".join(shown.split())
    return f"'{line}" if line.startswith(_FORMULA) else line
