"""An e-mail's other half: its text as a plain page, with nothing fetched from anywhere."""

from html import escape

_PAGE = """<!doctype html>
<html lang="{language}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{title}</title></head>
<body style="font: 16px/1.5 sans-serif; color: #1a1a1a; background: #fff; margin: 1.5em auto;
max-width: 36em; padding: 0 1em">
{paragraphs}
</body>
</html>
"""


def as_html(text: str, *, title: str, language: str, link: str | None = None) -> str:
    """A text's paragraphs as HTML, in which only `link`, an address of ours, can be followed."""
    paragraphs = (each.strip() for each in text.split("\n\n"))
    body = "\n".join(f"<p>{_lines(each, link)}</p>" for each in paragraphs if each)
    return _PAGE.format(language=escape(language), title=escape(title), paragraphs=body)


def _lines(paragraph: str, link: str | None) -> str:
    escaped = escape(paragraph).replace("\n", "<br>\n")
    if not link or not link.startswith(("https://", "http://")):
        return escaped
    address = escape(link)
    return escaped.replace(address, f'<a href="{address}">{address}</a>')
