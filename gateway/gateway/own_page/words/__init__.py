"""What her own page says, one file a language."""

from gateway.own_page.words import en, es, fr

WORDS: dict[str, dict[str, str]] = {"es": es.WORDS, "en": en.WORDS, "fr": fr.WORDS}
#: each language as whoever speaks it calls it
LANGUAGES = {"es": "Español", "en": "English", "fr": "Français"}
