"""The words for what integrations' own rules find wrong."""

INTEGRATIONS: dict[str, dict[str, str]] = {
    "its_own": {
        "es": "Es su propia organización, que ya tiene sus eventos. Nombre otra.",
        "en": "This is your own organisation, which has its events already. Name another one.",
        "fr": "C'est votre propre organisation, qui a déjà ses événements. Nommez-en une autre.",
    },
    "too_many_grants": {
        "es": "Su organización ha dado {0} permisos o más, con los que terminaron hace poco.",
        "en": "Your organisation has given {0} grants or more, with those that ended lately.",
        "fr": "Votre organisation a donné {0} accès ou plus, avec ceux qui ont pris fin récemment.",
    },
    "over_already": {
        "es": "Ese momento ya pasó. Dé uno que esté por venir.",
        "en": "That moment is over. Give one that is to come.",
        "fr": "Ce moment est passé. Donnez-en un à venir.",
    },
}
