"""An answer as it was typed on a telephone, made plain: words to compare, and what they lost."""

import re
import unicodedata
from dataclasses import dataclass

#: what is typed for what is meant; the keys have no accents
_SHORT = {
    "q": "que",
    "k": "que",
    "ke": "que",
    "xq": "porque",
    "pq": "porque",
    "porq": "porque",
    "xque": "porque",
    "x": "por",
    "d": "de",
    "pa": "para",
    "bb": "bebe",
    "mnn": "manana",
    "mna": "manana",
    "msj": "mensaje",
    "mjs": "mensajes",
    "msjs": "mensajes",
    "msg": "mensaje",
    "msgs": "mensajes",
    "mensage": "mensaje",
    "mensages": "mensajes",
    "menajes": "mensajes",
    "mensjes": "mensajes",
    "wpp": "whatsapp",
    "wsp": "whatsapp",
    "wasap": "whatsapp",
    "guasap": "whatsapp",
    "stopp": "stop",
    "stpo": "stop",
    "sotp": "stop",
    "tsop": "stop",
    "stob": "stop",
    "estop": "stop",
    "unsuscribe": "unsubscribe",
    "unsubcribe": "unsubscribe",
    "subscripcion": "suscripcion",
    "suscribcion": "suscripcion",
    "susripcion": "suscripcion",
    "escrivan": "escriban",
    "escriva": "escriba",
    "embien": "envien",
    "enbien": "envien",
    "asectar": "aceptar",
    "asepto": "acepto",
    "acecto": "acepto",
    "haceptar": "aceptar",
    "llo": "yo",
    "yego": "llego",
    "boy": "voy",
    "boi": "voy",
    "voi": "voy",
    "oy": "hoy",
    "sii": "si",
    "sip": "si",
    "sis": "si",
    "noo": "no",
    "nop": "no",
    "nope": "no",
    "nel": "no",
    "okay": "ok",
    "okey": "ok",
    "oki": "ok",
    "okis": "ok",
    "oka": "ok",
}
# Said to be polite, wherever it stands: it never changes what is meant. Longer ones first.
_COURTESY = """
(?:muchas |mil )?gracias por (?:todo|(?:la|esta) (?:oportunidad|invitacion|informacion|ayuda)|
su (?:tiempo|ayuda|atencion)|tenerme en cuenta|avisar(?:me)?|escribir(?:me)?|el mensaje|
el recordatorio|recordar(?:me)?)|
muchisimas gracias|muchas gracias|mil gracias|gracias a dios|gracias|grax|
grs|muy amables?|se lo agradezco|se los agradezco|les agradezco|le agradezco|
dios (?:me )?(?:los|las|le|les|la|lo) (?:bendiga|pague)|bendiciones|amen|
por favor(?:cito)?|por fa|porfa|porfis|porfavor|xfa|xfavor|plis|pls|please|thank you(?: so much)?|
thanks|thx|thank u|sorry|
muy buenos dias|buenos dias|buen dia|muy buenas tardes|buenas tardes|buena tarde|
muy buenas noches|buenas noches|buena noche|muy buenas|buenas|
feliz (?:dia|tarde|noche|semana|fin de semana)|que (?:este|esten|tenga|tengan) (?:muy )?(?:bien|
buen dia|buena tarde|buena noche|lindo dia|feliz dia|feliz tarde)|hola|ola|holaa|holi|hello|hi|hey|
ay|ah|uy|huy|eh|disculpen?|disculpeme|disculpenme|perdon|perdone|perdonen|que pena(?: con (?:ustedes|usted))?|
lo siento(?: mucho)?|mil disculpas|con todo respeto|cordial saludo|saludos|un saludo|un abrazo|
atentamente|atte|senoras|senores|senora|senorita|senor|seno|profesora|profesor|profe|
bonjour|bonsoir|merci beaucoup|merci bien|merci|s?il (?:vous|te) plait|svp|desolee?|
bonne (?:journee|soiree)|cordialement|
doctora|doctor|vecina|amigas|amigos|amiga|amigo|sumerce|si es tan amable|si son tan amables|
si es posible|si fuera posible|hagame el favor de|haganme el favor de|hagan el favor de
"""
_COURTESIES = re.compile(r"\b(?:" + "".join(_COURTESY.split("\n")) + r")\b")
_LONG = re.compile(r"(.)\1{2,}")
_WORD = re.compile(r"[a-z0-9]+")
_CLAUSES = re.compile(r"[.,;:!\n\r()]+|\s[-–—]\s")
# What a mail program puts before the message that is answered.
_QUOTED = re.compile(
    r"^\s*(>|-{2,}\s*(mensaje original|original message)|_{5,}|de: |from: |enviado desde mi |"
    r"sent from my |(el|on) .{4,120}(escribi[oó]|wrote)\s*:)",
    re.IGNORECASE,
)
#: long enough that one wrong letter makes no other word of them
_KNOWN = frozenset(
    [
        "mensajes",
        "unsubscribe",
        "suscripcion",
        "escriban",
        "cancelar",
        "recibir",
        "notificaciones",
        "escribirme",
    ]
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Plain:
    """An answer in small letters without accents, marks, emoji or courtesies."""

    #: all of it, one space between words
    words: str
    #: by what its marks separated
    clauses: tuple[str, ...]
    question: bool
    #: nothing but courtesies and signs, though there were some
    courtesy: bool


def plain(text: str) -> Plain:
    """What is left to compare of an answer."""
    answered = _unquoted(text)
    small = _LONG.sub(r"\1", _without_accents(answered.lower()))
    spoken = [_words(each) for each in _CLAUSES.split(small)]
    clauses = tuple(each for each in map(_uncourteous, spoken) if each)
    words = _uncourteous(" ".join(each for each in spoken if each))
    return Plain(
        words=words,
        clauses=clauses,
        question="?" in answered or "¿" in answered,
        courtesy=not words and any(spoken),
    )


def _words(clause: str) -> str:
    # An apostrophe joins: "don't" is one word.
    joined = re.sub(r"['’`´]", "", clause)
    return " ".join(_meant(each) for each in _WORD.findall(joined))


def _meant(word: str) -> str:
    short = _SHORT.get(word)
    if short is not None:
        return short
    if len(word) >= 7 and word not in _KNOWN:
        near = [known for known in _KNOWN if _one_letter_apart(word, known)]
        if len(near) == 1:
            return near[0]
    return word


def _one_letter_apart(one: str, other: str) -> bool:
    """Whether one letter was left out, added, mistyped, or typed before its neighbour."""
    if abs(len(one) - len(other)) > 1:
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    rest, others = one[start:], other[start:]
    return (
        rest[1:] == others[1:]
        or rest[1:] == others
        or rest == others[1:]
        or (rest[2:] == others[2:] and rest[:2] == others[1::-1])
    )


def _without_accents(text: str) -> str:
    return "".join(
        each for each in unicodedata.normalize("NFKD", text) if not unicodedata.combining(each)
    )


def _uncourteous(words: str) -> str:
    return " ".join(_COURTESIES.sub(" ", words).split())


def _unquoted(text: str) -> str:
    """What was written, without the message that it answers."""
    lines: list[str] = []
    for line in text.splitlines():
        if _QUOTED.match(line):
            break
        lines.append(line)
    return "\n".join(lines)
