"""Progress in words: "3 of 4 theory sessions, practice accepted"."""

from collections.abc import Mapping

from training.domain.completion import Attendance, ModuleProgress, Practised, Standing
from training.domain.programme import Texts, spoken

#: what programmes commonly ask for; anything else is called by its code
_NAMES: Mapping[str, Texts] = {
    "theory": {"es": "de teoría", "en": "theory", "fr": "de théorie"},
    "workshop": {"es": "de taller", "en": "workshop", "fr": "d'atelier"},
}
_OTHER: Texts = {"es": "de «{code}»", "en": "“{code}”", "fr": "de « {code} »"}
_SESSIONS: Texts = {
    "es": "{attended} de {sessions} sesiones {name}",
    "en": "{attended} of {sessions} {name} sessions",
    "fr": "{attended} sur {sessions} séances {name}",
}
_ONE_SESSION: Texts = {
    "es": "{attended} de {sessions} sesión {name}",
    "en": "{attended} of {sessions} {name} session",
    "fr": "{attended} sur {sessions} séance {name}",
}
_NEEDED: Texts = {
    "es": "hacen falta {needed}",
    "en": "{needed} needed",
    "fr": "il en faut {needed}",
}
_EXCUSED: Texts = {
    "es": "con excusa: {excused}",
    "en": "excused: {excused}",
    "fr": "excusées : {excused}",
}
_PRACTICE: Texts = {"es": "práctica", "en": "practice", "fr": "pratique"}
_NAMED_PRACTICE: Texts = {
    "es": "práctica «{code}»",
    "en": "practice “{code}”",
    "fr": "pratique « {code} »",
}
_STATES: Mapping[str, Texts] = {
    "missing": {"es": "sin entregar", "en": "not handed in", "fr": "non remise"},
    "submitted": {"es": "por revisar", "en": "to be reviewed", "fr": "à examiner"},
    "returned": {"es": "devuelta", "en": "returned", "fr": "renvoyée"},
    "accepted": {"es": "aceptada", "en": "accepted", "fr": "acceptée"},
}
_WAITS: Texts = {
    "es": "falta completar un módulo anterior",
    "en": "a module before it is not completed",
    "fr": "un module précédent n'est pas terminé",
}


def requirement_text(standing: Standing, *, language: str) -> str:
    """How far a requirement is met, with all that decides on it."""
    if isinstance(standing, Practised):
        return _practice(standing, language=language)
    parts = [
        _sessions(standing, language=language),
        spoken(_NEEDED, language).format(needed=standing.needed),
    ]
    if standing.excused:
        parts.append(spoken(_EXCUSED, language).format(excused=standing.excused))
    return ", ".join(parts)


def module_text(module: ModuleProgress, *, language: str) -> str:
    """How far a module is completed, in short."""
    parts = [
        _practice(each, language=language)
        if isinstance(each, Practised)
        else _sessions(each, language=language)
        for each in module.requirements
    ]
    if module.met and module.waits:
        parts.append(spoken(_WAITS, language))
    return ", ".join(parts)


def _sessions(standing: Attendance, *, language: str) -> str:
    name = spoken(_NAMES.get(standing.code, _OTHER), language).format(code=standing.code)
    text = _ONE_SESSION if standing.sessions == 1 else _SESSIONS
    # Held more often than was asked for, all of them were attended: that says enough.
    attended = min(standing.attended, standing.sessions)
    return spoken(text, language).format(attended=attended, sessions=standing.sessions, name=name)


def _practice(standing: Practised, *, language: str) -> str:
    name = _PRACTICE if standing.code == "practice" else _NAMED_PRACTICE
    state = spoken(_STATES[standing.state], language)
    return f"{spoken(name, language).format(code=standing.code)} {state}"
