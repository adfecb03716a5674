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
    "offered": (
        "Hay un lugar para usted",
        "Hola, {first_names}:\n"
        "\n"
        "Se liberó un lugar y es para usted, si todavía lo quiere. Díganos que sí o que no en las "
        "48 horas siguientes a recibir este mensaje: respóndalo, o avísele a la persona que "
        "mantiene el contacto con usted.\n"
        "\n"
        "Si no recibimos respuesta en ese tiempo, le ofreceremos el lugar a otra persona.\n"
        "\n"
        "Si no esperaba este mensaje, no tiene que hacer nada.\n",
    ),
    "offer_lapsed": (
        "Pasó el tiempo para responder",
        "Hola, {first_names}:\n"
        "\n"
        "Pasaron las 48 horas para responder y el lugar fue para la persona siguiente. "
        "Si todavía quiere uno, responda a este mensaje o dígaselo a la persona que mantiene el "
        "contacto con usted.\n"
        "\n"
        "Si no esperaba este mensaje, no tiene que hacer nada.\n",
    ),
    "came_of_age": (
        "Ahora decide usted",
        "Hola, {first_names}:\n"
        "\n"
        "Ya es mayor de edad, y ahora decide usted: necesitamos su propia autorización y los "
        "datos de su documento nuevo, la cédula. Para darlos, responda a este mensaje o hable con "
        "la persona que mantiene el contacto con usted.\n"
        "\n"
        "Si no esperaba este mensaje, no tiene que hacer nada.\n",
    ),
}
