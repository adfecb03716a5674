"""The words for what mentoring's own rules find wrong."""

MENTORING: dict[str, dict[str, str]] = {
    "contact_missing": {
        "es": "Falta cómo comunicarse. Dé un celular o un correo.",
        "en": "There is no way to get in touch. Give a mobile or an e-mail address.",
        "fr": "Il manque un moyen de contact. Donnez un mobile ou une adresse électronique.",
    },
    "only_who_recommends": {
        "es": "Solo una referencia que recomienda aclara una duda. Quite `clears_up`.",
        "en": "Only a reference that recommends clears a concern up. Leave `clears_up` out.",
        "fr": "Seule une référence qui recommande lève une réserve. Retirez `clears_up`.",
    },
    "not_an_open_concern": {
        "es": "No es una duda abierta sobre esta persona. Use el id de una de sus referencias.",
        "en": "This is no open concern about this mentor. Use the id of one of the references.",
        "fr": "Ce n'est pas une réserve ouverte sur cette personne. Utilisez l'id d'une référence.",
    },
    "at_most": {
        "es": "La lista es demasiado larga. Deje {0} como máximo.",
        "en": "The list is too long. Leave {0} at most.",
        "fr": "La liste est trop longue. Laissez-en {0} au plus.",
    },
    "no_such_mentor": {
        "es": "Ninguna persona mentora tiene este id, o su tiempo terminó. Elija otra.",
        "en": "No mentor has this id, or the mentor's time is over. Choose another one.",
        "fr": "Aucun mentor n'a cet identifiant, ou son temps est terminé. Choisissez-en un autre.",
    },
}
