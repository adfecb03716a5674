"""A hundred thousand invented young people, whose names are as common as names in Colombia.

A few first names and surnames are on every list, many on few: the commonest surname is one in
twenty-two, as is about so there. The lists are from general knowledge. Numbers are drawn, and are nobody's.
"""

import random
from dataclasses import replace
from datetime import date, timedelta
from itertools import accumulate

from enrolment.domain.matching import Likeness


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split())


FIRST = _names("""María Luisa Laura Paula Yeimy Karen Leidy Valentina Daniela Camila Andrea Natalia Sofía
Juliana Ana Luz Diana Angie Dayana Nicol Michell Heidy Wendy Tatiana Yuliana Alejandra Carolina
Paola Sandra Claudia Estefanía Brigith Ingrid Sharit Danna Juan Luis Carlos Andrés Jhon Santiago
Sebastián Nicolás Miguel Brayan Kevin Cristian Jefferson Yeison Daniel David Felipe Óscar Edwin
Wilson Jaime Esteban Mateo Samuel Jorge Hernán Iván Fabián Duván Yesid Harold""")
SECOND = _names("""Fernanda Camila Andrea Valentina Alejandra Paola Johana Marina Sofía Tatiana Yulieth
Carolina Natalia Isabel Milena Marcela Patricia Lorena Cristina Daniela David Andrés Felipe Camilo
Alejandro Esteban Sebastián Stiven Eduardo Alberto Enrique Fernando""")
SURNAMES = _names("""Rodríguez Gómez González Martínez García López Hernández Sánchez Ramírez Pérez Díaz
Muñoz Rojas Moreno Jiménez Vargas Torres Gutiérrez Ruiz Castro Ortiz Álvarez Suárez Romero Valencia
Cárdenas Parra Mosquera Palacios Córdoba Herrera Castillo Bermúdez Ríos Quintero Mejía Giraldo
Salazar Caicedo Páez Lozano Vega Pardo Peña Cortés Rincón Pinzón Cruz Acosta León Hurtado Murillo
Ardila Nieto Chaparro Beltrán Salcedo Mina Rentería Cuero Quiñones Ibáñez Güiza Mahecha Ospina
Forero Chacón Triana Barragán Bohórquez Caro Cifuentes Duarte Espitia Fajardo Gaitán Huertas
Lancheros Montoya Naranjo Ochoa Poveda Quiroga Riaño Sabogal Tovar Urrego Villamil Zambrano""")
#: as a clerk writes what she hears
HEARD = (("í", "i"), ("á", "a"), ("z", "s"), ("y", "i"), ("v", "b"), ("ll", "y"), ("ñ", "n"))
ELDEST, DAYS = date(1998, 1, 1), 5500
CENTRE = "+573000000000"
#: records with the telephone of a community centre, and with that of somebody else's family
AT_CENTRE, OF_FAMILY = 0.03, 0.1


def invent(rng: random.Random, *, many: int) -> list[Likeness]:
    """People who are all somebody else, though some share a name, a birthday or a telephone."""
    numbers = rng.sample(range(1_000_000_000, 1_200_000_000), many)
    people: list[Likeness] = []
    for number in numbers:
        names = [_common(rng, FIRST)] + ([_common(rng, SECOND)] if rng.random() < 0.6 else [])
        people.append(
            Likeness(
                first_names=" ".join(names),
                surnames=f"{_common(rng, SURNAMES)} {_common(rng, SURNAMES)}",
                document_type=rng.choice(("TI", "CC")),
                document_number=str(number),
                birth_date=ELDEST + timedelta(days=rng.randrange(DAYS)),
                mobile=_mobile(rng, people),
                email=f"p{number}@example.org" if rng.random() < 0.4 else None,
            )
        )
    return people


def again(rng: random.Random, person: Likeness) -> Likeness:
    """The same person on another sheet: another number and telephone, her name as it was heard.

    Either a second name was left out, or her birth date has day and month swapped where it can.
    """
    first_names, surnames = person.first_names, person.surnames
    for letter, heard in rng.sample(HEARD, 3):
        first_names, surnames = first_names.replace(letter, heard), surnames.replace(letter, heard)
    born = person.birth_date
    if rng.random() < 0.5:
        first_names = first_names.partition(" ")[0]
    elif born.day <= 12:
        born = born.replace(month=born.day, day=born.month)
    return replace(
        person,
        first_names=first_names,
        surnames=surnames,
        document_type="PPT",
        document_number=str(rng.randrange(5_000_000, 6_000_000)),
        birth_date=born,
        mobile=None,
        email=None,
    )


def _mobile(rng: random.Random, people: list[Likeness]) -> str | None:
    drawn = rng.random()
    if drawn < AT_CENTRE:
        return CENTRE
    if drawn < AT_CENTRE + OF_FAMILY and people:
        return rng.choice(people).mobile
    return f"+573{rng.randrange(10**9):09}"


def _common(rng: random.Random, names: tuple[str, ...]) -> str:
    weights = list(accumulate(1 / (8 + rank) for rank in range(1, len(names) + 1)))
    return rng.choices(names, cum_weights=weights)[0]
