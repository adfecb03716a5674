"""Words that others may read name neither the programme, nor health, nor motherhood."""

import pytest

from notifications.domain.discretion import telling


@pytest.mark.parametrize(
    ("language", "text", "word"),
    [
        ("es", "Su cita en el CENTRO DE SALUD", "salud"),
        ("es", "El programa empieza", "programa"),
        ("es", "Tú, yo, nosotros: nos vemos", "tu yo nosotros"),
        ("es", "Taller de mamás", "taller"),
        ("es", "¿Quién cuida al bebé?", "bebe"),
        ("es", "durante su embarazo", "embaraz"),
        ("es", "para madres", "madres"),
        ("es", "sus hijas", "hijas"),
        ("es", "su emprendimiento", "emprend"),
        ("es", "la MATERNIDAD", "matern"),
        ("es", "me\u0301dico", "medic"),
        ("en", "your pregnancy", "pregnan"),
        ("en", "the health centre", "health"),
        ("en", "for mothers", "mother"),
        ("en", "the training of Monday", "training"),
        ("en", "Tu, yo: nosotros", "tu yo nosotros"),
        ("fr", "votre santé", "sante"),
        ("fr", "la crèche", "creche"),
        ("fr", "jeunes mères", "meres"),
        ("fr", "la formation", "formation"),
    ],
)
def test_what_tells_is_found_however_it_is_written(language, text, word):
    assert telling(text, language=language) == word


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "Hola, {{ x }}. Le esperamos el sábado. Lugar: Casa 1."),
        ("es", "La madrugada del mamut, un saludo y el desprograma"),
        ("es", "nosotros le avisamos"),
        ("en", "a merely smothered message"),
        ("fr", "Merci, chère madame, votre documentation"),
    ],
)
def test_what_only_looks_like_it_is_left(language, text):
    assert telling(text, language=language) is None
