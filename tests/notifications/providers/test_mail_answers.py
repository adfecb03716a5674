"""What is read of an answer by mail."""

import pytest

from notifications.providers.mail_answers import above_the_quotation

QUOTED = "> Hola, hay un cupo para usted.\n> Responda SÍ o NO."


@pytest.mark.parametrize(
    "text",
    [
        f"Sí, acepto\n\n{QUOTED}",
        f"Sí, acepto\n\nEl mar, 18 ago 2026 a las 9:00, Red (<red@example.org>) escribió:\n{QUOTED}",
        f"Sí, acepto\n\nEl mar, 18 ago 2026 a las 9:00, Red <red@example.org>\nescribió:\n\n{QUOTED}",
        f"Sí, acepto\n\nOn Tue, Aug 18, 2026 at 9:00 AM Red <red@example.org> wrote:\n{QUOTED}",
        f"Sí, acepto\n\nLe mar. 18 août 2026 à 09:00, Red <red@example.org> a écrit :\n{QUOTED}",
        f"Sí, acepto\r\n\r\n-----Mensaje original-----\r\nDe: Red\r\n{QUOTED}".replace("\r", ""),
        f"Sí, acepto\n\n________________________________\nDe: Red <red@example.org>\n{QUOTED}",
        "Sí, acepto\n\nDe: Red <red@example.org>\nEnviado: martes, 18 de agosto de 2026\nHola",
        "Sí, acepto\n\nEnviado desde mi iPhone",
        "Sí, acepto\n\nObtener Outlook para Android<https://example.org>",
        "Sí, acepto\n-- \nLuz Marina\nAltos de Cazucá",
        "\n\n  Sí, acepto  \n\n",
    ],
)
def test_what_is_above_the_quotation_is_the_answer(text):
    assert above_the_quotation(text) == "Sí, acepto"


@pytest.mark.parametrize(
    "text",
    [
        "El lunes no puedo ir: mi mamá me escribió que está enferma",
        "De: lunes a viernes no puedo",
        "On Monday I cannot come",
        "No puedo ir\n\nEstoy en el hospital con el bebé",
        "-5 grados hoy",
    ],
)
def test_words_that_only_look_like_the_beginning_of_a_quotation_are_kept(text):
    assert above_the_quotation(text) == text


def test_an_answer_that_is_all_quotation_says_nothing():
    assert above_the_quotation(QUOTED) == ""
