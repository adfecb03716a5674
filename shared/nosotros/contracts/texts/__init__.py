"""The words for people of each code that can be wrong with a field.

A code is `name` or `name:value:value`; the values fill the numbers in braces. Each text
says what is wrong and what to do. Where two services give a code of one name with more or fewer
values, `name:2` has the words for it with two.
"""

from nosotros.contracts.texts.descriptions import DESCRIPTIONS
from nosotros.contracts.texts.enrolment import ENROLMENT
from nosotros.contracts.texts.fields import FIELDS
from nosotros.contracts.texts.integrations import INTEGRATIONS
from nosotros.contracts.texts.mentoring import MENTORING
from nosotros.contracts.texts.notifications import NOTIFICATIONS
from nosotros.contracts.texts.partners import PARTNERS
from nosotros.contracts.texts.training import TRAINING

TEXTS: dict[str, dict[str, str]] = {
    **FIELDS,
    **ENROLMENT,
    **TRAINING,
    **MENTORING,
    **NOTIFICATIONS,
    **INTEGRATIONS,
    **PARTNERS,
    **DESCRIPTIONS,
}


def text_of(code: str, *, language: str) -> str:
    """What is wrong and what to do, in `es`, `en` or `fr`.

    A code from a service newer than these words gets the words of `invalid`.
    """
    name, *values = code.split(":")
    texts = TEXTS.get(f"{name}:{len(values)}") or TEXTS.get(name, TEXTS["invalid"])
    text = texts[language]
    try:
        return text.format(*(value.replace(",", ", ") for value in values))
    except IndexError:
        return TEXTS["invalid"][language]
