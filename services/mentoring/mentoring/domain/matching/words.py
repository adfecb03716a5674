"""What skills, channels and parts of a week are called, in each language."""

from collections.abc import Mapping

Texts = Mapping[str, str]

SKILLS: Mapping[str, Texts] = {
    "accounting": {"es": "contabilidad", "en": "accounting", "fr": "comptabilité"},
    "agriculture": {"es": "agricultura", "en": "agriculture", "fr": "agriculture"},
    "care_services": {
        "es": "servicios de cuidado",
        "en": "care services",
        "fr": "services de soin",
    },
    "cooperation": {"es": "cooperación", "en": "cooperation", "fr": "coopération"},
    "crafts": {"es": "artesanía", "en": "crafts", "fr": "artisanat"},
    "digital_tools": {
        "es": "herramientas digitales",
        "en": "digital tools",
        "fr": "outils numériques",
    },
    "finance": {"es": "finanzas", "en": "finance", "fr": "finances"},
    "food": {"es": "alimentos", "en": "food", "fr": "alimentation"},
    "formalisation": {"es": "formalización", "en": "formalisation", "fr": "formalisation"},
    "leadership": {"es": "liderazgo", "en": "leadership", "fr": "leadership"},
    "legal": {"es": "asuntos legales", "en": "legal matters", "fr": "questions juridiques"},
    "logistics": {"es": "logística", "en": "logistics", "fr": "logistique"},
    "marketing": {"es": "mercadeo", "en": "marketing", "fr": "marketing"},
    "pricing": {"es": "precios", "en": "pricing", "fr": "fixation des prix"},
    "production": {"es": "producción", "en": "production", "fr": "production"},
    "sales": {"es": "ventas", "en": "sales", "fr": "ventes"},
    "social_protection": {
        "es": "protección social",
        "en": "social protection",
        "fr": "protection sociale",
    },
}
CHANNELS: Mapping[str, Texts] = {
    "in_person": {"es": "en persona", "en": "in person", "fr": "en personne"},
    "telephone": {"es": "por teléfono", "en": "by telephone", "fr": "par téléphone"},
    "video": {"es": "por video", "en": "by video", "fr": "en visioconférence"},
    "chat": {"es": "por chat", "en": "by chat", "fr": "par messagerie"},
}
DAYS: Mapping[str, Texts] = {
    "mon": {"es": "lunes", "en": "Monday", "fr": "lundi"},
    "tue": {"es": "martes", "en": "Tuesday", "fr": "mardi"},
    "wed": {"es": "miércoles", "en": "Wednesday", "fr": "mercredi"},
    "thu": {"es": "jueves", "en": "Thursday", "fr": "jeudi"},
    "fri": {"es": "viernes", "en": "Friday", "fr": "vendredi"},
    "sat": {"es": "sábado", "en": "Saturday", "fr": "samedi"},
    "sun": {"es": "domingo", "en": "Sunday", "fr": "dimanche"},
}
PARTS: Mapping[str, Texts] = {
    "am": {"es": "{day} por la mañana", "en": "{day} morning", "fr": "{day} matin"},
    "pm": {"es": "{day} por la tarde", "en": "{day} afternoon", "fr": "{day} après-midi"},
    "eve": {"es": "{day} por la noche", "en": "{day} evening", "fr": "{day} soir"},
}


def slot_text(slot: str, *, language: str) -> str:
    """A part of the week, such as "Tuesday morning"."""
    day, part = slot.split("-")
    return PARTS[part][language].format(day=DAYS[day][language])
