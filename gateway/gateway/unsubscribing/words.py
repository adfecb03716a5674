"""What the pages of a link to unsubscribe say: who else reads them learns nothing of whose they are."""

WORDS: dict[str, dict[str, str]] = {
    "es": {
        "name": "Español",
        "title": "No recibir más mensajes",
        "asks": "¿Quiere dejar de recibir mensajes como el que tenía este enlace?",
        "stop": "No quiero más mensajes",
        "done": "Listo. Ya no le enviaremos mensajes como ese.",
        "again": "Si cambia de opinión, responda «ALTA» a cualquiera de nuestros mensajes.",
        "refused": "No se pudo hacer",
    },
    "en": {
        "name": "English",
        "title": "No more messages",
        "asks": "Would you like no more messages like the one that had this link?",
        "stop": "I want no more messages",
        "done": "Done. We will send you no more messages like that.",
        "again": "If you change your mind, answer “START” to any of our messages.",
        "refused": "This could not be done",
    },
    "fr": {
        "name": "Français",
        "title": "Ne plus recevoir de messages",
        "asks": "Ne plus recevoir de messages comme celui qui contenait ce lien ?",
        "stop": "Je ne veux plus de messages",
        "done": "C'est fait. Vous ne recevrez plus de messages comme celui-là.",
        "again": "Si vous changez d'avis, répondez « START » à l'un de nos messages.",
        "refused": "Cela n'a pas pu être fait",
    },
}
