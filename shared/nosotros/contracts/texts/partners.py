"""The words for what partners' own rules find wrong."""

PARTNERS: dict[str, dict[str, str]] = {}
