"""Words that others may read name neither the programme, nor health, nor motherhood."""

import pytest

from notifications.domain.discretion import telling, telling_anywhere


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
        ("es", "#MadresGestantes", "madres"),
        ("es", "SALUD2026", "salud"),
        ("es", "sa\u00adlud", "salud"),
        ("es", "ＳＡＬＵＤ", "salud"),
        ("es", "pañales", "panales"),
        ("es", "el recién nacido", "recien nacido"),
        ("es", "sala de lactario", "lacta"),
        ("es", "la gestacional", "gestacion"),
        ("es", "mamita", "mamita"),
        ("es", "vacunación", "vacun"),
        ("es", "las embajadoras", "embajador"),
        ("es", "certificaciones", "certifica"),
        ("es", "la mutualidad", "mutuali"),
        ("en", "your pregnancy", "pregnan"),
        ("en", "motherhood", "mother"),
        ("en", "the midwives", "midwi"),
        ("en", "Your certification", "certifi"),
        ("en", "You, me, us", "you me us"),
        ("en", "the health centre", "health"),
        ("en", "for mothers", "mother"),
        ("en", "the training of Monday", "training"),
        ("en", "Tu, yo: nosotros", "tu yo nosotros"),
        ("fr", "votre santé", "sante"),
        ("fr", "la crèche", "creche"),
        ("fr", "jeunes mères", "meres"),
        ("fr", "la formation", "formation"),
        ("fr", "une sage-femme", "sage femme"),
        ("fr", "l'enfant", "enfant"),
        ("fr", "votre formatrice", "formatrice"),
        ("fr", "à la naissance", "naissance"),
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
        ("es", "Un saludo a la madreselva, mutuamente y con calma"),
        ("fr", "Merci, chère madame, votre documentation"),
    ],
)
def test_what_only_looks_like_it_is_left(language, text):
    assert telling(text, language=language) is None


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Centro de Salud", "salud"),
        ("Health Centre", "health"),
        ("Maison de santé", "sante"),
        ("École maternelle", "matern"),
        ("Salón comunal, barrio León XIII, carrera 7 # 14-32", None),
        # The sons of mothers in English, and what things are in Spanish.
        ("Las puertas nuevas son azules y el lunes son las ocho", None),
        ("Her sons", "sons"),
    ],
)
def test_what_is_called_what_it_is_called_tells_in_any_language(text, word):
    assert telling_anywhere(text) == word
