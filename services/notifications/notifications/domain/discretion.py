"""Whether words name what nobody else needs to read: the programme, health, or motherhood.

A telephone is often shared. The list holds the beginnings of words that tell; it is a net with
meshes, and whoever writes a template still reads it with another's eyes.
"""

import re
import unicodedata
from collections.abc import Mapping

#: by language, without accents; a hyphen at the end: any word that begins so
_TELLING: Mapping[str, str] = {
    "es": """
        programa programas formacion formaciones capacitacion- curso cursos clase clases taller talleres
        entrenamiento- modulo modulos cohorte cohortes certificado certificados diploma diplomas
        mentor mentora mentores mentoras mentoria- emprend- negocio negocios solidari-
        cooperativa- mutual mutuales gestarsalud kaizen coopetividad
        salud medic- doctor- enferm- clinica- hospital- eps ips psicolog- terapia- vacuna-
        sexual- anticoncep- vih aborto- discapacidad- droga- consulta consultas
        madre madres mama mamas matern- embaraz- gestante- gestacion prenatal lactan- parto partos
        bebe bebes hijo hijos hija hijas nino ninos nina ninas guarderia- crianza jardin
    """,
    "en": """
        programme programmes program programs training- course courses class classes workshop- module modules
        cohort cohorts certificate- diploma- mentor- entrepren- business- solidari-
        cooperative- mutual mutuals gestarsalud kaizen coopetividad
        health- medic- doctor- nurse- clinic clinics clinical hospital- psycholog- therap- vaccin-
        sexual- contracept- hiv abortion- disabilit- drug drugs
        mother- mom moms mum mums matern- pregnan- prenatal antenatal breastfe- birth births
        baby babies child children childcare son sons daughter daughters nursery creche parenting
    """,
    "fr": """
        programme- formation- cours classe classes atelier- module modules cohorte- certificat certificats
        diplome diplomes mentor- mentorat marraine- entrepren- solidai- solidarite-
        cooperative- mutuelle- gestarsalud kaizen coopetividad
        sante medic- medecin- docteur- infirm- clinique- hopita- psycholog- therap- vaccin-
        sexuel- contracep- vih avortement- handicap- drogue-
        mere meres maman- matern- enceinte- grossesse- prenatal- allait- accouch-
        bebe bebes enfant- fils fille filles creche- garderie- poussette-
    """,
}
#: what gives the programme away in any language
_NAMES = ("tu yo nosotros", "red educacion y solidaridad", "contacto social", "mesa colombia")
_WORD = re.compile(r"[a-z0-9]+")


def telling(text: str, *, language: str) -> str | None:
    """The first word that names programme, health or motherhood, as the list has it; none: it is
    discreet."""
    words = _WORD.findall(_bare(text))
    exact, beginnings = _lists(language)
    for word in words:
        if word in exact:
            return word
        if found := next((each for each in beginnings if word.startswith(each)), None):
            return found
    said = f" {' '.join(words)} "
    return next((name for name in _NAMES if f" {name} " in said), None)


def _lists(language: str) -> tuple[frozenset[str], tuple[str, ...]]:
    words = _TELLING[language].split()
    return (
        frozenset(each for each in words if not each.endswith("-")),
        tuple(each[:-1] for each in words if each.endswith("-")),
    )


def _bare(text: str) -> str:
    split = unicodedata.normalize("NFKD", text.casefold())
    return "".join(each for each in split if not unicodedata.combining(each))
