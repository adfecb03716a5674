"""Which names sound alike, as they are written in Colombia."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrolment.domain.matching import sound_of
from enrolment.domain.matching.phonetics import sounds_of, words_of

ALIKE = """
Yeimy Yeimi Jeimy Jeimi
Caicedo Caycedo
Yulieth Julieth Yuliet
Bermúdez Vermudes
Michell Michelle Mishel
Nicol Nicole Nikol Nicolle
Brigith Brigit Brigitte
Wendy Güendi
Karen Caren
Heidy Jeidi
Leidy Leydi
Sofía Sofia Sophia
Jhon John Yon
Stefania Estefanía
Isabella Isabela
Dayana Daiana Dallana
Katherine Katerin Caterine
Cristian Christian Cristhian
Yesica Jessica Yesika
Ximena Jimena
Tania Tanya
Hernández Ernandes
Quiñones Quinones Kiñones
Güiza Guiza
Castillo Castiyo
Muñoz Munoz
Sharit Sharith Charit
"""
APART = """
Luisa Luis
Ana Ada
Paula Paola
Daniel Daniela
Andrés Andrea
Camilo Camila
Estrella Estela
Valle Val
Roxana Rosana
Jaime Aimé
"""


@pytest.mark.parametrize("names", ALIKE.strip().splitlines())
def test_spellings_of_one_name_sound_alike(names: str):
    assert len({sound_of(name) for name in names.split()}) == 1


@pytest.mark.parametrize("names", APART.strip().splitlines())
def test_other_names_do_not(names: str):
    one, other = names.split()
    assert sound_of(one) != sound_of(other)


def test_particles_initials_and_marks_are_no_words_of_a_name():
    assert words_of("María  de los Ángeles F. D'Alessandri-Peña y Ruiz") == (
        "maria",
        "angeles",
        "alessandri",
        "pena",
        "ruiz",
    )


def test_a_name_that_is_only_a_particle_is_still_a_name():
    assert words_of("Do") == ("do",)


@given(st.text(max_size=60))
def test_whatever_is_a_word_has_a_sound(text: str):
    assert len(list(filter(None, sounds_of(text)))) == len(words_of(text))


@pytest.mark.parametrize("name", ["ESTEFANÍA", "Estefania\u0301", "estefanía"])
def test_capitals_and_the_way_accents_are_stored_make_no_difference(name: str):
    assert sounds_of(name) == ("estefania",)
