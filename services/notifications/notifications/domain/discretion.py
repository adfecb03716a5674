"""Whether words name what nobody else needs to read: the programme, health, or motherhood.

A telephone is often shared. The list holds the beginnings of words that tell; it is a net with
meshes, and whoever writes a template still reads it with another's eyes.
"""

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

#: by language, without accents; a hyphen at the end: any word that begins so
_TELLING: Mapping[str, str] = {
    "es": """
        programa programas formacion formaciones formador- capacitacion- curso cursos cursillo- clase
        clases taller talleres entrenamiento- entrenador- modulo modulos cohorte cohortes
        certifica- diploma diplomas diplomado-
        mentor mentora mentores mentoras mentoria- embajador- emprend- negocio negocios solidari-
        cooperativa- mutual mutuales mutuali- gestarsalud kaizen coopetividad
        salud saludable- sanitari- medic- doctor- enferm- clinica- hospital- eps ips psicolog-
        psiquiatr- terap- vacun- odontolog- ginecolog- obstetr- pediatr- nutricion- farmac-
        drogueria- urgencias ecografia- cirugia- diagnostic-
        sexual- anticoncep- menstru- vih aborto- discapacidad- droga- adiccion- consulta consultas
        madre madres madrecita- mama mamas mami mamis mamita- matern- embaraz- gestante- gestacion-
        prenatal perinatal posnatal- postnatal- lacta- amamant- parto partos partera- posparto
        postparto puerper- cesarea-
        bebe bebes hijo hijos hija hijas hijit- nino ninos nina ninas ninez infantil- infancia
        panales guarderia- crianza jardin icbf
    """,
    "en": """
        programme programmes program programs training- trainer- trainee- course courses class classes
        lesson- workshop- module modules cohort cohorts certifi- diploma- mentor- ambassador-
        entrepren- business- solidari- cooperative- mutual mutuals gestarsalud kaizen coopetividad
        health- medic- doctor- nurs- clinic clinics clinical hospital- psycholog- psychiatr- therap-
        vaccin- dentist- gynaec- gynec- obstetr- midwi- paediatr- pediatr- nutrition- pharmac-
        ultrasound- surger- illness- disease-
        sexual- contracept- menstru- hiv abortion- disabilit- drug drugs addict-
        mother- mom moms mommy mommies mum mums mummy mummies matern- pregnan- prenatal antenatal
        perinatal postnatal postpartum breastfe- lactat- birth births
        baby babies child children childcare childhood infant infants toddler- newborn- kid kids
        son sons daughter daughters nursery creche parenting parenthood
    """,
    "fr": """
        programme- formation- formateur- formatrice- cours classe classes atelier- module modules
        cohorte- certifi- diplom- mentor- mentorat marraine- ambassad- entrepren- solidai- solidarite-
        cooperative- mutuelle- mutualis- mutualit- gestarsalud kaizen coopetividad
        sante medic- medecin- docteur- infirm- clinique- hopita- psycholog- psychiatr- therap- vaccin-
        dentiste- gynecolog- obstetr- pediatr- nutrition- pharmac- echographi- chirurgi- malad- soins
        sexuel- contracep- menstru- vih avortement- handicap- drogue- addict-
        mere meres maman- matern- enceinte- grossesse- prenatal- perinatal- postnatal- allait- accouch-
        naissance-
        bebe bebes enfant- enfance nourrisson- fils fille filles creche- garderie- poussette-
        parentalite-
    """,
}
#: what tells in any language, of several words
_NAMES = (
    *("tu yo nosotros", "you me us", "toi moi nous", "mesa colombia", "inclusion productiva"),
    *("red educacion y solidaridad", "contacto social", "bienestar familiar"),
    *("proteccion social", "social protection", "protection sociale"),
    *("recien nacido", "recien nacida", "recien nacidos", "recien nacidas", "sage femme"),
    *("planificacion familiar", "family planning", "planning familial", "day care"),
)
#: means something else in another language, in which whole sentences have it
_OTHERWISE_ELSEWHERE = frozenset(("son",))
_WORD = re.compile(r"[a-z]+")
#: `MadresGestantes` is two words
_JOINED = re.compile(r"(?<=[a-zß-öø-ÿ])(?=[A-ZÀ-ÖØ-Þ])")


def telling(text: str, *, language: str) -> str | None:
    """The first word that names programme, health or motherhood, as the list has it; none: it is
    discreet."""
    return _told(_words(text), (language,), but=frozenset())


@lru_cache(maxsize=1024)
def telling_anywhere(text: str) -> str | None:
    """As `telling`, of what may be in any language: a place is called what it is called."""
    return _told(_words(text), tuple(_TELLING), but=_OTHERWISE_ELSEWHERE)


def _told(words: list[str], languages: tuple[str, ...], *, but: frozenset[str]) -> str | None:
    lists = [_lists(language) for language in languages]
    for word in words:
        for exact, beginnings in lists:
            if word in exact and word not in but:
                return word
            if word.startswith(beginnings):
                return next(each for each in beginnings if word.startswith(each))
    said = f" {' '.join(words)} "
    return next((name for name in _NAMES if f" {name} " in said), None)


@lru_cache(maxsize=len(_TELLING))
def _lists(language: str) -> tuple[frozenset[str], tuple[str, ...]]:
    words = _TELLING[language].split()
    return (
        frozenset(each for each in words if not each.endswith("-")),
        tuple(each[:-1] for each in words if each.endswith("-")),
    )


def _words(text: str) -> list[str]:
    return _WORD.findall(_bare(_JOINED.sub(" ", unicodedata.normalize("NFKC", text))))


def _bare(text: str) -> str:
    """In small letters, without accents and without what is not seen."""
    split = unicodedata.normalize("NFKD", text.casefold())
    return "".join(each for each in split if unicodedata.category(each) not in ("Mn", "Cf"))
