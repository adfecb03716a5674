"""What somebody wrote in an answer by mail, without what she answers and without her signature."""

import re

_LONGEST_LINE = 400
#: the line before a quotation, as mail programs write it in Spanish, English and French
_WROTE = re.compile(
    r"(?:on|el|le|em|am)\b.{4,300}\b(?:wrote|escribió|a écrit|escreveu)\s*:", re.IGNORECASE
)
#: its beginning, where the program breaks it
_BEGINS_WROTE = re.compile(
    r"(?:on|el|le)\s(?=.{0,60}\d).{0,60}\d.{0,200}(?:<[^<>\s]+@[^<>\s]+>?|,)$", re.IGNORECASE
)
_ENDS_WROTE = re.compile(r".{0,300}\b(?:wrote|escribió|a écrit)\s*:", re.IGNORECASE)
_ORIGINAL = re.compile(
    r"[-_ ]{2,}\s*(?:original message|mensaje original|message d'origine|message original"
    r"|forwarded message|mensaje reenviado)\s*[-_ ]{2,}",
    re.IGNORECASE,
)
_RULE = re.compile(r"_{10,}|-{10,}|={10,}")
#: the heading of a quotation in Outlook
_HEADING = re.compile(r"\*?(?:de|from|von)\s?:\*?\s.{0,300}@", re.IGNORECASE)
_SENT_FROM = re.compile(
    r"(?:sent from|enviado desde|envoyé de(?:puis)?|get outlook for|obtener outlook para"
    r"|obtenga outlook para|télécharger outlook pour)\b.{0,80}",
    re.IGNORECASE,
)
_SIGNATURE = ("--", "-- ", "—")


def above_the_quotation(text: str) -> str:
    """The words above what is quoted, with no blank lines around them.

    Whoever writes between the lines of what she quotes is read to where it begins.
    """
    kept: list[str] = []
    lines = [line[:_LONGEST_LINE].strip() for line in text.split("\n")]
    for number, line in enumerate(lines):
        following = lines[number + 1] if number + 1 < len(lines) else ""
        if _ends(line, following):
            break
        kept.append(line)
    return "\n".join(kept).strip()


def _ends(line: str, following: str) -> bool:
    if line.startswith(">") or line in _SIGNATURE:
        return True
    if _BEGINS_WROTE.fullmatch(line) and _ENDS_WROTE.fullmatch(following):
        return True
    ends = (_WROTE, _ORIGINAL, _RULE, _SENT_FROM)
    return any(each.fullmatch(line) for each in ends) or _HEADING.match(line) is not None
