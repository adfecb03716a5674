"""The placeholders of messages: what each is, in samples, and what a value may be.

A template's words are tried with the longest samples before they are taken, so that what is sent
later fits as well.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

#: kept in values of several lines, and in nothing else
_SPACE = re.compile(r"\s+")
_LINES = re.compile(r"\n{3,}")
#: what turns the direction of what follows, and may so hide what a text says
_TURNING = frozenset(
    "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Placeholder:
    """What a placeholder stands for."""

    #: by language
    sample: Mapping[str, str]
    #: the longest that has to fit, by language
    longest: Mapping[str, str]
    #: characters after which a value is cut, between words; none: it is never cut
    most: int | None = None
    #: tells of programme, health or motherhood by itself: not for eyes of others
    telling: bool = False
    #: keeps its lines
    lines: bool = False


def _same(text: str) -> dict[str, str]:
    return dict.fromkeys(("es", "en", "fr"), text)


def _in(es: str, en: str, fr: str) -> dict[str, str]:
    return {"es": es, "en": en, "fr": fr}


_LONG_DAY = _in("miércoles 30 de septiembre", "Wednesday 30 September", "mercredi 30 septembre")
_DAY = _in("sábado 22 de agosto", "Saturday 22 August", "samedi 22 août")
_LONG_TIME = _in("10:30 a. m.", "10:30 am", "10 h 30")
_TIME = _in("9:00 a. m.", "9:00 am", "9 h 00")


def _both(days: Mapping[str, str], times: Mapping[str, str]) -> dict[str, str]:
    joined = _in(", ", ", ", " à ")
    return {each: f"{days[each]}{joined[each]}{times[each]}" for each in days}


_MOMENT = (_both(_DAY, _TIME), _both(_LONG_DAY, _LONG_TIME))
KNOWN: Mapping[str, Placeholder] = {
    "first_names": Placeholder(
        sample=_same("Yeimy Paola"), longest=_same("María de los Ángeles Yulieth"), most=28
    ),
    "day": Placeholder(sample=_DAY, longest=_LONG_DAY),
    "time": Placeholder(sample=_TIME, longest=_LONG_TIME),
    "when": Placeholder(sample=_MOMENT[0], longest=_MOMENT[1]),
    "until_day": Placeholder(sample=_DAY, longest=_LONG_DAY),
    "until_time": Placeholder(sample=_TIME, longest=_LONG_TIME),
    "until": Placeholder(sample=_MOMENT[0], longest=_MOMENT[1]),
    "due": Placeholder(sample=_DAY, longest=_LONG_DAY),
    "place": Placeholder(
        sample=_same("Casa de la Juventud, Soacha"),
        longest=_same("Salón comunal del barrio León XIII, carrera 7 # 14-32, Soacha"),
        most=64,
    ),
    "module": Placeholder(
        sample=_same("Kaizen"),
        longest=_same("Coopetividad Global y solidaridad"),
        most=40,
        telling=True,
    ),
    "programme": Placeholder(
        sample=_same("Tú, yo, nosotros"),
        longest=_same("Emprendimiento solidario y mutual"),
        most=40,
        telling=True,
    ),
    "cohort": Placeholder(
        sample=_same("Soacha 2026"),
        longest=_same("Soacha, Altos de la Florida, 2026"),
        most=40,
        telling=True,
    ),
    "months": Placeholder(sample=_same("6"), longest=_same("12")),
    "position": Placeholder(sample=_same("3"), longest=_same("120")),
    "link": Placeholder(
        sample=_same("https://nosotros.example/y/k3Jv9"),
        longest=_same("https://nosotros.example/p/gestarsalud/" + "k3Jv9Qz2Lw" * 5),
    ),
    "items": Placeholder(
        sample=_in(
            "sábado 22 de agosto, 9:00 a. m.: Casa de la Juventud",
            "Saturday 22 August, 9:00 am: Casa de la Juventud",
            "samedi 22 août à 9 h 00 : Casa de la Juventud",
        ),
        longest=_same("sábado 22 de agosto, 10:00 a. m.: Casa de la Juventud\n" * 3),
        lines=True,
    ),
    "text": Placeholder(
        sample=_in(
            "La feria es este sábado a las 10.",
            "The fair is this Saturday at 10.",
            "La foire a lieu ce samedi à 10 h.",
        ),
        longest=_same("palabra más " * 15),
        lines=True,
    ),
}
#: what an organisation's own placeholders are tried with
_OWN = Placeholder(sample=_same("…"), longest=_same("una palabra más " * 3))


def known(name: str) -> Placeholder:
    """What a placeholder stands for; one that only an organisation knows has a sample of ours."""
    return KNOWN.get(name) or Placeholder(sample=_same(f"({name})"), longest=_OWN.longest)


def samples(names: Iterable[str], *, language: str, longest: bool = False) -> dict[str, str]:
    """A value for each placeholder."""
    return {
        name: (known(name).longest if longest else known(name).sample)[language] for name in names
    }


def cleaned(name: str, value: str) -> str:
    """A value as it may stand in a message: no control characters, and one line but for lists."""
    about = known(name)
    kept = unicodedata.normalize("NFC", value)
    if not kept.isprintable():
        kept = kept.replace("\r\n", "\n")
        kept = "".join(each for each in kept if each in "\n\t" or not _is_hidden(each))
    if about.lines:
        lines = (_SPACE.sub(" ", line).strip() for line in kept.split("\n"))
        return _LINES.sub("\n\n", "\n".join(lines)).strip()
    line = _SPACE.sub(" ", kept).strip()
    return line if about.most is None else _cut(line, about.most)


def _is_hidden(character: str) -> bool:
    return character in _TURNING or unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp")


def _cut(line: str, most: int) -> str:
    if len(line) <= most:
        return line
    whole = line[: most + 1].rpartition(" ")[0]
    return whole or line[:most]
