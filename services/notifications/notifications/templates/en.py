"""Messages in English."""

TEXTS = {
    "enrolled": (
        "Your place is confirmed",
        "Hello, {first_names},\n"
        "\n"
        "Your place is confirmed. We will soon tell you the day, the time and where to come.\n"
        "\n"
        "If you did not expect this message, there is nothing you need to do.\n",
    ),
    "waitlisted": (
        "You are on the waiting list",
        "Hello, {first_names},\n"
        "\n"
        "There are no places left for now, and you are on the waiting list. "
        "We will write to you as soon as there is a place.\n"
        "\n"
        "If you did not expect this message, there is nothing you need to do.\n",
    ),
}
