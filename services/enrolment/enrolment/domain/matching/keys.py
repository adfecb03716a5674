"""What two records must share one of to be compared at all.

Every pair that `compare` would propose shares a key (a test holds it), and few others do:
there is none on a name alone. Keys are made of personal data and need the same care. Who
changes how they are made makes all stored ones anew, in a migration.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from enrolment.domain.matching.likeness import Likeness
from enrolment.domain.matching.phonetics import sounds_of

#: how keys on a document's number begin
DOCUMENT = "d:"
#: Rows of one sheet with the same key that a later one is held against, the nearest.
NEAREST = 10


def match_keys(person: Likeness) -> tuple[str, ...]:
    """A person's keys, each once.

    - `d:`, the number of her document, whatever its type;
    - `p:` and `e:`, her mobile and her e-mail;
    - `b:`, her birth date with each sound of her name: some of it is spelt as it sounds. Day and
      month stand in ascending order, so that swapped ones agree;
    - `w:`, her birth date but for one part of it, with all the sounds of her name: one digit may
      be wrong where the whole name is right.
    """
    sounds = sorted((*sounds_of(person.first_names), *sounds_of(person.surnames)))
    born = _sorted(person.birth_date)
    keys = [DOCUMENT + person.document_number]
    if person.mobile:
        keys.append(f"p:{person.mobile}")
    if person.email:
        keys.append(f"e:{person.email.lower()}")
    keys += [f"b:{born}:{sound}" for sound in sounds]
    keys += [f"w:{part}:{' '.join(sounds)}" for part in _parts(person.birth_date)]
    return tuple(dict.fromkeys(keys))


def earlier_rows(keys: Mapping[int, Sequence[str]]) -> dict[int, list[int]]:
    """For each row of a sheet, those before it that share a key with it, in order.

    Rows that are imported together are not stored yet when they are looked up; of a key that
    the whole sheet has (a school's telephone), only the `NEAREST` rows count.
    """
    seen: defaultdict[str, list[int]] = defaultdict(list)
    earlier: dict[int, list[int]] = {}
    for row, hers in sorted(keys.items()):
        earlier[row] = sorted({other for key in hers for other in seen[key][-NEAREST:]})
        for key in hers:
            seen[key].append(row)
    return earlier


def _sorted(day: date) -> str:
    first, second = sorted((day.month, day.day))
    return f"{day.year}-{first:02}-{second:02}"


def _parts(day: date) -> tuple[str, str, str]:
    year, month, number = day.isoformat().split("-")
    return f"{year}-{month}-", f"{year}--{number}", f"-{month}-{number}"
