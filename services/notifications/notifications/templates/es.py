"""Messages in Spanish."""

TEXTS = {
    "enrolled": (
        "Su lugar está confirmado",
        "Hola, {first_names}:\n"
        "\n"
        "Su lugar está confirmado. Pronto le contaremos el día, la hora y el sitio.\n"
        "\n"
        "Si no esperaba este mensaje, no tiene que hacer nada.\n",
    ),
    "waitlisted": (
        "Está en la lista de espera",
        "Hola, {first_names}:\n"
        "\n"
        "Por ahora no quedan lugares y usted está en la lista de espera. "
        "Le escribiremos apenas haya un lugar.\n"
        "\n"
        "Si no esperaba este mensaje, no tiene que hacer nada.\n",
    ),
}
