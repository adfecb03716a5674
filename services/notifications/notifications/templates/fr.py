"""Messages in French."""

TEXTS = {
    "enrolled": (
        "Votre place est confirmée",
        "Bonjour {first_names},\n"
        "\n"
        "Votre place est confirmée. Nous vous dirons bientôt le jour, l'heure et le lieu.\n"
        "\n"
        "Si vous n'attendiez pas ce message, vous n'avez rien à faire.\n",
    ),
    "waitlisted": (
        "Vous êtes sur la liste d'attente",
        "Bonjour {first_names},\n"
        "\n"
        "Il n'y a plus de place pour le moment et vous êtes sur la liste d'attente. "
        "Nous vous écrirons dès qu'une place se libère.\n"
        "\n"
        "Si vous n'attendiez pas ce message, vous n'avez rien à faire.\n",
    ),
    "offered": (
        "Il y a une place pour vous",
        "Bonjour {first_names},\n"
        "\n"
        "Une place s'est libérée, et elle est à vous si vous la voulez encore. Dites-nous oui ou "
        "non dans les 48 heures qui suivent la réception de ce message : répondez-y, ou "
        "prévenez la personne qui garde le contact avec vous.\n"
        "\n"
        "Sans réponse dans ce délai, nous proposerons la place à quelqu'un d'autre.\n"
        "\n"
        "Si vous n'attendiez pas ce message, vous n'avez rien à faire.\n",
    ),
    "offer_lapsed": (
        "Le délai de réponse est passé",
        "Bonjour {first_names},\n"
        "\n"
        "Les 48 heures pour répondre sont passées, et la place est allée à la personne suivante. "
        "Si vous en voulez encore une, répondez à ce message ou dites-le à la personne qui garde "
        "le contact avec vous.\n"
        "\n"
        "Si vous n'attendiez pas ce message, vous n'avez rien à faire.\n",
    ),
    "came_of_age": (
        "C'est maintenant à vous de décider",
        "Bonjour {first_names},\n"
        "\n"
        "Vous avez maintenant 18 ans, et c'est à vous de décider : il nous faut votre propre "
        "autorisation et les données de votre nouvelle pièce d'identité, la cédula. Pour les "
        "donner, répondez à ce message ou parlez-en à la personne qui garde le contact avec "
        "vous.\n"
        "\n"
        "Si vous n'attendiez pas ce message, vous n'avez rien à faire.\n",
    ),
}
