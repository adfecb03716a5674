"""Cells that choose from a short list: sex, gender, language. Readers raise ValueRefused."""

from enrolment.domain.refusals import ValueRefused
from enrolment.domain.sheet.columns import simplified
from enrolment.domain.sheet.model import Gender, Language, Sex

_SEXES = {
    Sex.FEMALE: "f, femenino, femenina, mujer, hembra, female, woman, feminin, femme",
    Sex.MALE: "m, h, masculino, masculina, hombre, varon, male, man, masculin, homme",
    Sex.INTERSEX: "i, intersexual, intersex, intersexo, intersexe, intersexuado, intersexuada",
}
_GENDERS = {
    Gender.WOMAN: "mujer, woman, femme, f, femenino, femenina, female, feminin, mujer trans, "
    "mujer cis, trans woman",
    Gender.MAN: "hombre, man, homme, m, h, masculino, masculina, male, masculin, hombre trans, "
    "hombre cis, trans man",
    Gender.NON_BINARY: "no binario, no binaria, no binarie, non binary, nonbinary, non binaire, nb",
    Gender.OTHER: "otro, otra, otre, other, autre",
    Gender.UNDISCLOSED: "undisclosed, prefiero no decir, prefiero no decirlo, prefiere no decir, "
    "prefiere no decirlo, prefiero no responder, prefiere no responder, prefer not to say, "
    "no responde, no informa, je préfère ne pas le dire, ne se prononce pas",
}
_LANGUAGES: dict[Language, str] = {
    "es": "es, esp, espanol, castellano, spanish, espagnol",
    "en": "en, eng, ingles, english, anglais",
    "fr": "fr, fra, frances, french, francais",
}
_SEX_OF = {simplified(word): sex for sex, words in _SEXES.items() for word in words.split(", ")}
_GENDER_OF = {
    simplified(word): gender for gender, words in _GENDERS.items() for word in words.split(", ")
}
_LANGUAGE_OF: dict[str, Language] = {
    simplified(word): language
    for language, words in _LANGUAGES.items()
    for word in words.split(", ")
}


def read_sex(text: str) -> Sex:
    """`F`, `mujer`, `masculino`. Raises ValueRefused: `unknown_sex`."""
    try:
        return _SEX_OF[simplified(text)]
    except KeyError:
        raise ValueRefused("unknown_sex") from None


def read_gender(text: str) -> Gender:
    """`mujer`, `no binario`, `prefiero no decir`. Raises ValueRefused: `unknown_gender`."""
    try:
        return _GENDER_OF[simplified(text)]
    except KeyError:
        raise ValueRefused("unknown_gender") from None


def read_language(text: str) -> Language:
    """`español`, `English`, `fr`. Raises ValueRefused: `unknown_language`."""
    try:
        return _LANGUAGE_OF[simplified(text)]
    except KeyError:
        raise ValueRefused("unknown_language") from None
