"""The words for codes that stand inside a sentence of a refusal: states, and reasons.

The refusal's own fields keep the codes; only what people read says them in words.
"""

from collections.abc import Iterable, Mapping
from typing import Any, cast

#: by code, then by language
Words = Mapping[str, Mapping[str, str]]


def plain(value: Any, words: Words, language: str) -> str:
    """A value as it is read; a code of a service newer than these words stays a code."""
    if isinstance(value, list | tuple):
        several = cast(Iterable[object], value)
        return ", ".join(plain(each, words, language) for each in several)
    said = words.get(str(value))
    return str(value) if said is None else said[language]


def _in(es: str, en: str, fr: str) -> dict[str, str]:
    return {"es": es, "en": en, "fr": fr}


#: of messages, campaigns and templates
STATES_OF_NOTIFICATIONS: Words = {
    "queued": _in("en espera", "waiting to be sent", "en attente d'envoi"),
    "sending": _in("enviándose", "being sent", "en cours d'envoi"),
    "sent": _in("enviado", "sent", "envoyé"),
    "delivered": _in("entregado", "delivered", "remis"),
    "listed": _in(
        "en la lista para entregar en la mano o leer en voz alta",
        "on the list to be handed over or read aloud",
        "sur la liste à remettre en main propre ou à lire",
    ),
    "temporary_failure": _in("falla pasajera", "temporary failure", "échec temporaire"),
    "permanent_failure": _in("falla definitiva", "permanent failure", "échec définitif"),
    "technical_failure": _in("falla técnica", "technical failure", "échec technique"),
    "failed": _in("fallido", "failed", "échoué"),
    "uncertain": _in("llegada incierta", "arrival uncertain", "arrivée incertaine"),
    "expired": _in("vencido", "expired", "expiré"),
    "withheld": _in("retenido", "withheld", "retenu"),
    "cancelled": _in("cancelado", "cancelled", "annulé"),
    "forgotten": _in("texto ya borrado", "text already erased", "texte déjà effacé"),
    "draft": _in("borrador", "draft", "brouillon"),
    "running": _in("en curso", "running", "en cours"),
    "paused": _in("en pausa", "paused", "en pause"),
    "done": _in("terminado", "done", "terminé"),
    "active": _in("en uso", "in use", "en usage"),
    "retired": _in("fuera de uso", "no longer in use", "hors d'usage"),
}
WHY_UNFIT: Words = {
    "not_active": _in(
        "ninguna versión está en uso",
        "no version of it is in use",
        "aucune version n'est en usage",
    ),
    "other_purpose": _in(
        "es para otro propósito", "it is for another purpose", "il sert à une autre finalité"
    ),
    "channels_missing": _in(
        "le faltan palabras para canales que la versión en uso sí tiene",
        "it has no words for channels that the version in use has",
        "il n'a pas de texte pour des canaux que la version en usage a",
    ),
    "placeholders": _in(
        "le faltan datos, o usa unos que aquí no se dan",
        "values for it are missing, or it takes some that are not provided here",
        "il lui manque des données, ou il en utilise qui ne sont pas fournies ici",
    ),
    "value_missing": _in(
        "le falta un dato", "a value for it is missing", "il lui manque une donnée"
    ),
    "no_words": _in(
        "no tiene texto para este canal",
        "it has no text for this channel",
        "il n'a pas de texte pour ce canal",
    ),
    "not_words": _in(
        "su texto no se puede leer como plantilla",
        "its text does not read as a template",
        "son texte ne se lit pas comme un modèle",
    ),
    "too_long": _in(
        "con estos datos resulta demasiado larga para este canal",
        "with these values it is too long for this channel",
        "avec ces données, il est trop long pour ce canal",
    ),
    "no_names": _in(
        "ninguno de sus textos tiene nombre para WhatsApp",
        "none of its texts has a name for WhatsApp",
        "aucun de ses textes n'a de nom pour WhatsApp",
    ),
}
WHY_NOT_REACHABLE: Words = {
    "not_authorised": _in(
        "no ha autorizado mensajes",
        "messages to this person are not authorised",
        "les messages ne sont pas autorisés",
    ),
    "withdrew": _in(
        "salió del programa",
        "this person left the programme",
        "cette personne a quitté le programme",
    ),
    "suppressed": _in(
        "ya no se escribe a ninguna de sus direcciones",
        "none of the addresses we have is written to any more",
        "ses coordonnées ne sont plus utilisées",
    ),
    "no_address": _in(
        "no hay teléfono ni correo a los que escribir",
        "there is no telephone number or e-mail address to write to",
        "il n'y a ni téléphone ni adresse électronique où écrire",
    ),
}

STATES_OF_SUBSCRIPTIONS: Words = {
    "active": _in("en uso", "in use", "en usage"),
    "paused": _in("en pausa", "paused", "en pause"),
    "disabled": _in("desactivada", "disabled", "désactivé"),
    "suspended": _in(
        "en espera, con la organización suspendida",
        "waiting, as the organisation is suspended",
        "en attente, l'organisation étant suspendue",
    ),
    "webhook": _in("un webhook", "a webhook", "un webhook"),
    "queue": _in("una cola", "a queue", "une file"),
    "reader": _in("un lector", "a reader", "un lecteur"),
    "room": _in("la de una sala", "a room's", "celui d'une salle"),
    "pending": _in("por entregar", "to be delivered", "à remettre"),
    "delivered": _in("entregado", "delivered", "remis"),
    "failed": _in("fallido", "failed", "échoué"),
    "withheld": _in("retenido", "withheld", "retenu"),
}
WHY_URL_REFUSED: Words = {
    "not_https": _in(
        "debe empezar por https://",
        "it has to begin with https://",
        "elle doit commencer par https://",
    ),
    "credentials": _in(
        "no debe llevar usuario ni contraseña",
        "it must hold no user and no password",
        "elle ne doit contenir ni utilisateur ni mot de passe",
    ),
    "private_address": _in(
        "su servidor no está en internet, sino en una red privada",
        "its host is not on the Internet, but on a private network",
        "son serveur n'est pas sur Internet, mais sur un réseau privé",
    ),
    "unresolved": _in(
        "su servidor no tiene dirección",
        "its host has no address",
        "son serveur n'a pas d'adresse",
    ),
    "fragment": _in("quite lo que sigue a #", "leave out what follows #", "retirez ce qui suit #"),
}
STATES_OF_AGREEMENTS: Words = {
    "proposed": _in("propuesto", "proposed", "proposé"),
    "declined": _in("rechazado", "declined", "refusé"),
    "withdrawn": _in("retirado", "withdrawn", "retiré"),
    "lapsed": _in(
        "caducado sin aceptarse", "lapsed before it was accepted", "caduc sans avoir été accepté"
    ),
    "scheduled": _in("acordado, aún no vigente", "agreed, not yet in force", "conclu, à venir"),
    "in_force": _in("vigente", "in force", "en vigueur"),
    "ended": _in("terminado", "ended", "terminé"),
}
STATES_OF_KEYS: Words = {
    "revoked": _in("revocada", "revoked", "révoquée"),
    "expired": _in("vencida", "expired", "expirée"),
}
