"""The words for what partners' own rules find wrong."""

from nosotros.contracts.texts.agreements import AGREEMENTS

PARTNERS: dict[str, dict[str, str]] = {
    **AGREEMENTS,
}
