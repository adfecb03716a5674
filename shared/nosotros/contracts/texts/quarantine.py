"""The words for why an event of a room was not let in."""

from nosotros.contracts.texts.why import Words

WHY_REFUSED: Words = {
    "too_large": {
        "es": "es demasiado grande",
        "en": "it is too large",
        "fr": "il est trop grand",
    },
    "no_event": {
        "es": "no es un evento como los describe el protocolo",
        "en": "it is no event as the protocol describes them",
        "fr": "ce n'est pas un événement tel que le protocole les décrit",
    },
    "other_organisation": {
        "es": "dice ser de otra organización",
        "en": "it says that it is another organisation's",
        "fr": "il dit être d'une autre organisation",
    },
    "other_source": {
        "es": "dice venir de un servicio que no está en esta sala",
        "en": "it says that it comes from a service that is not in this room",
        "fr": "il dit venir d'un service qui n'est pas dans cette salle",
    },
    "suspended": {
        "es": "su organización está suspendida",
        "en": "its organisation is suspended",
        "fr": "son organisation est suspendue",
    },
    "leap": {
        "es": "su número está demasiado lejos del último de su servicio",
        "en": "its number is too far from the last of its service",
        "fr": "son numéro est trop loin du dernier de son service",
    },
    "unknown_type": {
        "es": "nadie ha descrito su tipo",
        "en": "nobody has described its type",
        "fr": "personne n'a décrit son type",
    },
    "other_owner": {
        "es": "su tipo es de otro servicio",
        "en": "its type is another service's",
        "fr": "son type est celui d'un autre service",
    },
    "internal": {
        "es": "su tipo es interno y no sale de la sala",
        "en": "its type is internal and does not leave the room",
        "fr": "son type est interne et ne sort pas de la salle",
    },
    "unfit": {
        "es": "sus datos no son los de su tipo",
        "en": "its data are not those of its type",
        "fr": "ses données ne sont pas celles de son type",
    },
    "untimely": {
        "es": "su hora está en el futuro o es demasiado antigua",
        "en": "its time is in the future, or too long ago",
        "fr": "son heure est dans le futur, ou trop ancienne",
    },
    "unstorable": {
        "es": "no se puede guardar",
        "en": "it cannot be stored",
        "fr": "il ne peut pas être enregistré",
    },
}
