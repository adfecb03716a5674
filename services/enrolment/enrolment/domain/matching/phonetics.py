"""How names sound, as they are written in Colombia: Spanish, English and whatever a clerk heard.

Yeimy, Yeimi and Jeimy are one name to who hears them. The rules merge what Bogotá does not
tell apart (b and v; s, z and soft c; ll and y; i and y), and the letters that stand for one
sound in names taken from English (j as in Jenny, th, ph, sh). An ending that makes another
name of it (Luis, Luisa) is kept.
"""

import re
import unicodedata
from functools import lru_cache

from enrolment.domain.person import PARTICLES

_WORD = re.compile(r"[^\W\d_]+")
_VOWEL = "[aeiou]"
# In this order; a capital is a sound that no later rule takes for a letter.
_RULES = [
    (re.compile(pattern), sound)
    for pattern, sound in (
        # English spellings
        (r"ph", "f"),
        (r"[sc]h(?![rl])", "X"),
        (r"([^aeiou])h", r"\1"),
        (r"ee", "i"),
        (r"tte?$", "t"),
        (r"^alli", "ali"),
        (r"ll(?=[iy]$)", "l"),
        (r"(?<!tr)ella$", "ela"),
        (r"([eio])lle$", r"\1l"),
        (r"(?<!l)le$", "l"),
        (r"(?<=[^aeiou]i)ne$", "n"),
        # an h that is heard (Heidy), one that makes a w (Huertas), and those that are silent
        (r"^h(?=[ae][iy])", "j"),
        (r"^hu(?=[aeio])", "w"),
        (r"h", ""),
        # Spanish ones
        (r"^x", "j"),
        (r"x", "ks"),
        (r"gu(?=[ao])", "w"),
        (r"g(?=[eiy])", "j"),
        # its dots may be missing, so Güendi, Guendi and Wendy are one
        (r"(?:gu|w)(?=[eiy])", "g"),
        (r"qu(?=[eiy])|q", "k"),
        (r"c(?=[eiy])|z", "s"),
        (r"c", "k"),
        (r"v", "b"),
        # y and i: a consonant before a vowel, at the beginning or after another vowel
        (r"ll(?=[aeiouy])", "Y"),
        (r"j", "Y"),
        (rf"(?:^|(?<={_VOWEL}))[iy](?={_VOWEL})", "Y"),
        (r"y", "i"),
        # what an ear cannot tell or a tongue adds
        (r"(.)\1+", r"\1"),
        (r"n(?=[bp])", "m"),
        (r"^s(?=[^aeiou])", "es"),
        (r"d$", "t"),
    )
]


@lru_cache(maxsize=8192)
def sound_of(token: str) -> str:
    """How one word of a name sounds; equal for words that sound alike, and meant for no eye."""
    word = without_marks(token.casefold())
    sound = word
    for pattern, instead in _RULES:
        sound = pattern.sub(instead, sound)
    return sound.lower() or word


def words_of(name: str) -> tuple[str, ...]:
    """The words of a name, without accents, case, particles (`de la`) and initials (`F.`).

    A name that is nothing else keeps them.
    """
    every = tuple(_WORD.findall(without_marks(name.casefold())))
    telling = tuple(word for word in every if word not in PARTICLES and len(word) > 1)
    return telling or every


def sounds_of(name: str) -> tuple[str, ...]:
    """How each word of a name sounds, in order."""
    return tuple(map(sound_of, words_of(name)))


def without_marks(text: str) -> str:
    """`text` without accents and other marks on its letters."""
    if text.isascii():
        return text
    apart = unicodedata.normalize("NFKD", text)
    return "".join(each for each in apart if not unicodedata.combining(each))
