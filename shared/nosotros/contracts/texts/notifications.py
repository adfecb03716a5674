"""The words for what notifications' own rules find wrong."""

NOTIFICATIONS: dict[str, dict[str, str]] = {
    "quiet_hours_have_two_ends": {
        "es": "Las horas de silencio tienen comienzo y fin. Dé ambos o ninguno.",
        "en": "Quiet hours have a beginning and an end. Give both, or neither.",
        "fr": "Les heures de silence ont un début et une fin. Donnez les deux, ou aucun.",
    },
    "quiet_hours_leave_none": {
        "es": "Estas horas de silencio no dejan ni una hora al día para escribirle. Acórtelas, o "
        "anote que no quiere mensajes.",
        "en": "These quiet hours leave not one hour a day to write to her in. Shorten them, or "
        "note that she wants no messages.",
        "fr": "Ces heures de silence ne laissent pas une heure par jour pour lui écrire. "
        "Raccourcissez-les, ou notez qu'elle ne veut pas de messages.",
    },
    "quiet_hours_cover_the_safe": {
        "es": "Estas horas de silencio cubren las horas seguras de su teléfono compartido. Deje "
        "libre al menos una hora de ellas.",
        "en": "These quiet hours cover the safe hours of her shared telephone. Leave at least one "
        "hour of these.",
        "fr": "Ces heures de silence couvrent les heures sûres de son téléphone partagé. Laissez-en "
        "au moins une.",
    },
    "moment_in_past": {
        "es": "El momento ya pasó. Dé uno que esté por venir.",
        "en": "The moment has passed. Give one that is to come.",
        "fr": "Ce moment est passé. Donnez-en un à venir.",
    },
    "no_such_placeholder": {
        "es": "La plantilla no usa este dato. Use solo los que nombra su lista.",
        "en": "The template does not take this placeholder. Use those of its list alone.",
        "fr": "Le modèle n'utilise pas ce champ. N'utilisez que ceux de sa liste.",
    },
}
