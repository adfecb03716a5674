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
}
