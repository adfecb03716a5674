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
    "offered": (
        "There is a place for you",
        "Hello, {first_names},\n"
        "\n"
        "A place is free, and it is yours if you still want it. Please tell us yes or no within "
        "48 hours of receiving this message: reply to it, or tell whoever keeps in contact with "
        "you.\n"
        "\n"
        "If we hear nothing in that time, we will offer the place to somebody else.\n"
        "\n"
        "If you did not expect this message, there is nothing you need to do.\n",
    ),
    "offer_lapsed": (
        "The time to answer has passed",
        "Hello, {first_names},\n"
        "\n"
        "The 48 hours to answer have passed, and the place went to the next person. "
        "If you still want one, reply to this message or tell whoever keeps in contact with "
        "you.\n"
        "\n"
        "If you did not expect this message, there is nothing you need to do.\n",
    ),
    "came_of_age": (
        "Now it is for you to decide",
        "Hello, {first_names},\n"
        "\n"
        "You are of age, and now it is for you to decide: we need your own authorisation, and "
        "the details of your new identity document, the cédula. To give them, reply to this "
        "message or talk to whoever keeps in contact with you.\n"
        "\n"
        "If you did not expect this message, there is nothing you need to do.\n",
    ),
}
