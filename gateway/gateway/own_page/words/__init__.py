"""What her own page says, one file a language."""

from gateway.own_page.words import en, es, fr

WORDS: dict[str, dict[str, str]] = {"es": es.WORDS, "en": en.WORDS, "fr": fr.WORDS}
#: by language: Monday first
WEEKDAYS: dict[str, tuple[str, ...]] = {
    "es": es.WEEKDAYS,
    "en": en.WEEKDAYS,
    "fr": fr.WEEKDAYS,
}
#: each language as whoever speaks it calls it
LANGUAGES = {"es": "Español", "en": "English", "fr": "Français"}
