"""What of a sheet's people may appear nowhere, and looking for it however it is written."""

import re
import unicodedata
from collections.abc import Iterable
from urllib.parse import unquote_plus

from tests.journeys import sheets

_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")
#: letters that a surname must have to be looked for by itself
SURNAME = 5


def personal(name: str = sheets.SOACHA) -> frozenset[str]:
    """Every name, surname, number, telephone and address of a sheet, guardians' too, folded."""
    found: set[str] = set()
    for person in sheets.people(name):
        names = [person["nombres"], person["apellidos"], person["acudiente_nombre"]]
        surnames = [each for words in names[1:] for each in words.split() if len(each) >= SURNAME]
        found |= {*names, *surnames, f"{person['nombres']} {person['apellidos']}"}
        found |= {person["numero_documento"], person["celular"], person["acudiente_celular"]}
        found |= {person["acudiente_documento"].rpartition(" ")[2], person["correo"]}
    return frozenset(folded(each) for each in found if each)


def telling_cells(row: dict[str, str]) -> set[str]:
    """The cells of a row of a sheet that are hers alone, and so would give her away, folded."""
    shared = {"tipo_documento", "hijos", "necesita_cuidado_infantil"}
    return {folded(text) for name, text in row.items() if text and name not in shared}


def folded(text: str) -> str:
    """In lower case and without accents."""
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(each for each in decomposed if not unicodedata.combining(each)).lower()


def found_in(text: str | bytes, wanted: Iterable[str]) -> set[str]:
    """Which of the wanted words are in a text, whatever its case, accents or escapes."""
    if isinstance(text, bytes):
        readings = {text.decode("utf-8", errors="replace"), text.decode("latin-1")}
    else:
        readings = {text}
    readings |= {_ESCAPED.sub(lambda match: chr(int(match[1], 16)), each) for each in readings}
    readings |= {unquote_plus(each) for each in readings}
    plain = {folded(each) for each in readings}
    return {each for each in wanted if any(each in reading for reading in plain)}
