"""Which column of a sheet is which field, whatever language and spelling its header has."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from enrolment.domain.sheet.model import SheetUnreadable

MOST_COLUMNS = 200
LONGEST_LABEL = 60
#: How many known columns make a line a header, and not a title above it.
ENOUGH_TO_BE_A_HEADER = 2

#: Field → names of its column, the best first; the first is also our own name for the column.
NAMES = {
    "first_names": "nombres, first names, nombre, first name, given names, given name, "
    "primer nombre, prenoms, prenom",
    "surnames": "apellidos, surnames, apellido, surname, last names, last name, family name, "
    "primer apellido, noms de famille, nom de famille",
    "document_type": "tipo_documento, id type, document type, tipo de documento, "
    "tipo de identificacion, tipo identificacion, tipo doc, tipo id, type of document",
    "document_number": "numero_documento, id number, document number, numero de documento, "
    "numero de identificacion, numero identificacion, no documento, n documento, "
    "no de documento, n de documento, no identificacion, n identificacion, numero doc, "
    "documento de identidad, documento, identificacion, cedula",
    "birth_date": "fecha_nacimiento, date of birth, birth date, fecha de nacimiento, "
    "birthday, dob, fecha nac, nacimiento, date de naissance",
    "mobile": "celular, mobile, numero celular, numero de celular, no celular, cel, movil, "
    "mobile number, mobile phone, cell phone, telefono celular, telefono movil, "
    "telefono, phone, phone number",
    "email": "correo, email, correo electronico, mail, email address",
    "neighbourhood": "barrio, neighbourhood, neighborhood, vereda, barrio o vereda, "
    "barrio/vereda, quartier",
    "children": "hijos, children, numero de hijos, numero hijos, no hijos, n hijos, "
    "number of children, hijas e hijos, enfants",
    "needs_childcare": "necesita_cuidado_infantil, needs childcare, cuidado infantil, childcare, "
    "necesita cuidado, requiere cuidado infantil",
    "guardian_name": "acudiente_nombre, guardian name, nombre acudiente, nombre del acudiente, "
    "nombre de la acudiente, acudiente, guardian, representante, representante legal",
    "guardian_document": "acudiente_documento, guardian document, documento acudiente, "
    "documento del acudiente, guardian id, guardian id number",
    "guardian_mobile": "acudiente_celular, guardian mobile, celular acudiente, "
    "celular del acudiente, acudiente telefono, telefono acudiente, telefono del acudiente, "
    "guardian phone",
    "authorised_on": "autorizacion_fecha, consent date, fecha autorizacion, "
    "fecha de autorizacion, authorised on, authorized on, authorisation date, "
    "authorization date, date of consent, fecha de consentimiento, autorizacion",
    "preferred_channel": "canal_preferido, preferred channel, canal, channel, "
    "medio de contacto, medio preferido",
}
REQUIRED = ("first_names", "surnames", "document_type", "document_number", "birth_date")
_SEPARATORS = re.compile(r"[\W_]+")


def simplified(text: str) -> str:
    """`text` with no accents, capitals, spaces or signs, so that spellings of a word are equal."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(c for c in decomposed if not unicodedata.combining(c))
    return _SEPARATORS.sub("", bare)


def _ranked() -> dict[str, tuple[str, int]]:
    ranked: dict[str, tuple[str, int]] = {}
    for field, names in NAMES.items():
        for rank, name in enumerate(names.split(", ")):
            ranked.setdefault(simplified(name), (field, rank))
    return ranked


_RANKED = _ranked()


@dataclass(frozen=True, kw_only=True, slots=True)
class Header:
    """The header line of one sheet."""

    cells: list[str]
    positions: dict[str, int]  #: field → index of its cell
    width: int  #: cells up to the last one that is not empty

    def label(self, field: str) -> str:
        """What to call the column of `field` when speaking to who wrote the sheet."""
        if field in self.positions:
            return " ".join(self.cells[self.positions[field]].split())[:LONGEST_LABEL]
        return NAMES[field].partition(", ")[0]


def known_columns(cells: Sequence[str]) -> int:
    """How many different fields `cells`, if they were a header, would name."""
    return len({_RANKED[key][0] for key in map(simplified, cells) if key in _RANKED})


def read_header(cells: Sequence[str]) -> Header:
    """The header in `cells`. Unknown columns are left unread: less personal data is better.

    Where two columns could be one field (`Celular`, `Teléfono`) the more exact name wins.
    Raises SheetUnreadable: `too_wide`, `repeated_columns`, `missing_columns`.
    """
    width = max((place for place, cell in enumerate(cells, 1) if cell.strip()), default=0)
    if width > MOST_COLUMNS:
        raise SheetUnreadable("too_wide")
    best: dict[str, tuple[int, int]] = {}
    seen: set[str] = set()
    for place, cell in enumerate(cells[:width]):
        key = simplified(cell)
        if key not in _RANKED:
            continue
        field, rank = _RANKED[key]
        if key in seen:
            raise SheetUnreadable("repeated_columns", (" ".join(cell.split())[:LONGEST_LABEL],))
        seen.add(key)
        if field not in best or rank < best[field][0]:
            best[field] = (rank, place)
    positions = {field: place for field, (_, place) in best.items()}
    if missing := tuple(field for field in REQUIRED if field not in positions):
        raise SheetUnreadable(
            "missing_columns", tuple(NAMES[field].partition(", ")[0] for field in missing)
        )
    return Header(cells=list(cells), positions=positions, width=width)
