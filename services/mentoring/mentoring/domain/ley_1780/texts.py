"""The check's reasons in words, with the figures that decide; never who somebody is, or when born."""

from collections.abc import Mapping
from datetime import date

from mentoring.domain.ley_1780.model import Reason

Texts = Mapping[str, str]
#: how thousands are set apart; in French by a narrow space that does not break
_THOUSANDS: Texts = {"es": ".", "en": ",", "fr": "\N{NARROW NO-BREAK SPACE}"}
_FORMS: Mapping[str, Texts] = {
    "natural_person": {"es": "persona natural", "en": "natural person", "fr": "personne physique"},
    "company": {"es": "sociedad", "en": "company", "fr": "société"},
    "association": {"es": "asociación", "en": "association", "fr": "association"},
    "co_operative": {"es": "cooperativa", "en": "co-operative", "fr": "coopérative"},
    "mutual": {"es": "mutual", "en": "mutual", "fr": "mutuelle"},
}
_AGE: Texts = {
    "es": "quien lidera el equipo tiene {age} años el {day}; se piden de {youngest} a {oldest}",
    "en": "who leads the team is {age} on {day}; {youngest} to {oldest} are asked for",
    "fr": "qui dirige l'équipe a {age} ans le {day} ; il en faut de {youngest} à {oldest}",
}
_CAPITAL: Texts = {
    "es": "personas de {youngest} a {oldest} años tienen {young} de {units} unidades de capital"
    " el {day}; hacen falta {needed} (la mitad más uno)",
    "en": "people of {youngest} to {oldest} hold {young} of {units} units of capital on {day};"
    " {needed} are needed (half plus one)",
    "fr": "des personnes de {youngest} à {oldest} ans ont {young} parts sur {units} le {day} ;"
    " il en faut {needed} (la moitié plus une)",
}
_FROM: Texts = {
    "es": "; se cumple desde el {from}",
    "en": "; met from {from} on",
    "fr": " ; rempli dès le {from}",
}
_WORKERS: Texts = {
    "es": "{workers} trabajadores; como máximo {most}",
    "en": "{workers} workers; {most} at most",
    "fr": "{workers} travailleurs ; {most} au plus",
}
_ASSETS: Texts = {
    "es": "activos de {assets} pesos; como máximo {most}: {wages} salarios mínimos de {wage} ({year})",
    "en": "assets of {assets} pesos; {most} at most: {wages} minimum wages of {wage} ({year})",
    "fr": "actifs de {assets} pesos ; {most} au plus : {wages} salaires minimums de {wage} ({year})",
}
#: by code, and by the finding or its case where they are told differently
_TEXTS: Mapping[str, Texts] = {
    "legal_form:met": {
        "es": "{form}: la ley la contempla",
        "en": "{form}: the law provides for it",
        "fr": "{form} : prévue par la loi",
    },
    "legal_form:not_met": {
        "es": "un establecimiento de comercio no tiene el beneficio; lo tiene quien lo abre",
        "en": "an establishment does not have the benefit; whoever opens it may have it",
        "fr": "un établissement n'a pas cet avantage ; qui l'ouvre peut l'avoir",
    },
    "legal_form:undecided": {
        "es": "falta decidir la forma jurídica",
        "en": "the legal form has not been decided",
        "fr": "la forme juridique n'est pas décidée",
    },
    "legal_form:unknown": {
        "es": "{form}: requiere concepto jurídico",
        "en": "{form}: needs a legal review",
        "fr": "{form} : un avis juridique est nécessaire",
    },
    "not_registered:met": {
        "es": "sin matrícula mercantil: se juzga por hoy, {day}",
        "en": "not registered: judged by today, {day}",
        "fr": "non immatriculé : jugé au jour d'aujourd'hui, {day}",
    },
    "registered:met": {
        "es": "matrícula mercantil del {day}, el día por el que se juzga",
        "en": "registered on {day}, the day that it is judged by",
        "fr": "immatriculé le {day}, jour qui fait foi",
    },
    "registered:not_met": {
        "es": "matrícula mercantil del {day}, anterior a la ley, vigente desde el {in_force}",
        "en": "registered on {day}, before the law, which is in force since {in_force}",
        "fr": "immatriculé le {day}, avant la loi, en vigueur depuis le {in_force}",
    },
    "lead:none": {
        "es": "nadie lidera el equipo el {day}: no se sabe quién se matricula",
        "en": "nobody leads the team on {day}: it is not known who registers",
        "fr": "personne ne dirige l'équipe le {day} : on ignore qui s'immatricule",
    },
    "lead:several": {
        "es": "{leads} personas lideran el equipo el {day}: falta saber cuál se matricula",
        "en": "{leads} people lead the team on {day}: which of them registers is not known",
        "fr": "{leads} personnes dirigent l'équipe le {day} : on ignore laquelle s'immatricule",
    },
    "age:unknown": {
        "es": "no se conoce la edad de quien lidera el equipo",
        "en": "the age of who leads the team is not known",
        "fr": "l'âge de qui dirige l'équipe n'est pas connu",
    },
    "age:met": _AGE,
    "age:not_met": _AGE,
    "age:not_yet": {language: text + _FROM[language] for language, text in _AGE.items()},
    "capital:no_units": {
        "es": "falta decir en cuántas unidades se divide el capital",
        "en": "into how many units the capital is divided is not known",
        "fr": "on ignore en combien de parts le capital est divisé",
    },
    "capital:met": _CAPITAL,
    "capital:not_met": _CAPITAL,
    "capital:not_yet": {language: text + _FROM[language] for language, text in _CAPITAL.items()},
    "capital:unknown": {
        "es": _CAPITAL["es"] + "; {open} no tienen titular, o no se conoce su edad",
        "en": _CAPITAL["en"] + "; {open} are nobody's, or of somebody whose age is not known",
        "fr": _CAPITAL["fr"] + " ; {open} ne sont à personne, ou à quelqu'un d'âge inconnu",
    },
    "workers:unknown": {
        "es": "falta decir cuántos trabajadores hay",
        "en": "how many workers there are is not known",
        "fr": "on ignore combien il y a de travailleurs",
    },
    "workers:met": _WORKERS,
    "workers:not_met": _WORKERS,
    "assets:unknown": {
        "es": "falta decir cuánto suman los activos",
        "en": "how much the assets come to is not known",
        "fr": "on ignore le montant des actifs",
    },
    "assets:no_wage": {
        "es": "activos de {assets} pesos; no se conoce aquí el salario mínimo de {year}",
        "en": "assets of {assets} pesos; the minimum wage of {year} is not known here",
        "fr": "actifs de {assets} pesos ; le salaire minimum de {year} n'est pas connu ici",
    },
    "assets:met": _ASSETS,
    "assets:not_met": _ASSETS,
}


def reason_text(reason: Reason, *, language: str) -> str:
    """What was found, in `es`, `en` or `fr`."""
    text = _TEXTS[f"{reason.code}:{reason.case or reason.finding}"][language]
    said = text.format_map(
        {name: _said(name, value, language) for name, value in reason.values.items()}
    )
    return said[0].upper() + said[1:] + "."


def _said(name: str, value: int | str | date, language: str) -> str:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return _FORMS[value][language]
    # A year is no amount.
    return str(value) if name == "year" else f"{value:,}".replace(",", _THOUSANDS[language])
