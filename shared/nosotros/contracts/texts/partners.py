"""The words for what partners' own rules find wrong."""

from nosotros.contracts.texts.agreements import AGREEMENTS

PARTNERS: dict[str, dict[str, str]] = {
    **AGREEMENTS,
    "the_operator": {
        "es": "Es la organización que opera la red, que no necesita sala. Nombre otra.",
        "en": "This is the organisation that runs the hub, which needs no room. Name another one.",
        "fr": "C'est l'organisation qui exploite le réseau, qui n'a pas besoin de salle.",
    },
    "not_a_broker": {
        "es": "No es la dirección de un bróker. Dé una que empiece por amqps:// con usuario y sala.",
        "en": "This is no broker's address. Give one that begins with amqps://, with user and host.",
        "fr": "Ce n'est pas l'adresse d'un courtier. Donnez-en une qui commence par amqps://.",
    },
    "on_the_hub_s_broker": {
        "es": "La sala está en el bróker de la red. Quítela y hágala de nuevo con el suyo.",
        "en": "The room is on the hub's broker. Remove it, and make it again with its own.",
        "fr": "La salle est sur le courtier du réseau. Retirez-la et recréez-la avec le sien.",
    },
}
