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
}
