"""The words for what is wrong with an agreement that is proposed."""

AGREEMENTS: dict[str, dict[str, str]] = {
    "not_a_side": {
        "es": "Su organización no es ninguna de las dos partes. Nómbrela en una de ellas.",
        "en": "Your organisation is neither of the two sides. Name it as one of them.",
        "fr": "Votre organisation n'est aucune des deux parties. Nommez-la comme l'une d'elles.",
    },
    "one_of_the_sides": {
        "es": "Es una de las partes del acuerdo. Nombre otra organización.",
        "en": "This is a side of the agreement already. Name another organisation.",
        "fr": "C'est déjà une partie de l'accord. Nommez une autre organisation.",
    },
    "unknown_organisation": {
        "es": "No hay en la red una organización con ese nombre corto.",
        "en": "There is no organisation of this short name in the network.",
        "fr": "Aucune organisation du réseau ne porte ce nom court.",
    },
    "unknown_event_type": {
        "es": "«{0}» no es un tipo de evento público. Vea /asyncapi.json.",
        "en": "“{0}” is no type of a public event. See /asyncapi.json.",
        "fr": "« {0} » n'est pas un type d'événement public. Voyez /asyncapi.json.",
    },
    "all_types_alone": {
        "es": "«*» ya incluye todos los tipos. Déjelo solo.",
        "en": "“*” has all types in it already. Leave it alone.",
        "fr": "« * » comprend déjà tous les types. Laissez-le seul.",
    },
    "unknown_operation": {
        "es": "No existe la operación «{0}». Escríbala como servicio.operación.",
        "en": "There is no operation “{0}”. Write it as service.operation.",
        "fr": "L'opération « {0} » n'existe pas. Écrivez-la comme service.opération.",
    },
    "not_grantable": {
        "es": "Ningún acuerdo puede conceder la operación «{0}». Quítela.",
        "en": "No agreement may grant the operation “{0}”. Remove it.",
        "fr": "Aucun accord ne peut accorder l'opération « {0} ». Retirez-la.",
    },
    "no_purpose": {
        "es": "Un acuerdo dice para qué es. Dé al menos un propósito.",
        "en": "An agreement says what it is for. Give at least one purpose.",
        "fr": "Un accord dit à quoi il sert. Donnez au moins une finalité.",
    },
    "day_over_already": {
        "es": "Ese día ya terminó allí. Dé uno que esté por venir.",
        "en": "That day is over there already. Give one that is to come.",
        "fr": "Ce jour y est déjà passé. Donnez-en un à venir.",
    },
    "day_too_far_off": {
        "es": "Ese día está a más de cien años. Dé uno más cercano.",
        "en": "That day is more than a hundred years away. Give a nearer one.",
        "fr": "Ce jour est à plus de cent ans. Donnez-en un plus proche.",
    },
    "not_earlier": {
        "es": "El acuerdo ya termina entonces o antes. Dé un día anterior.",
        "en": "The agreement ends then already, or earlier. Give an earlier day.",
        "fr": "L'accord prend déjà fin à ce moment ou avant. Donnez un jour antérieur.",
    },
}
