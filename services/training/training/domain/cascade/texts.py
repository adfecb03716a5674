"""What a drawing says, in Spanish, English and French."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Texts:
    """A drawing's words in one language; those that count come as one and many."""

    #: between thousands
    thousands: str
    #: whether nothing is counted in the singular
    none_is_one: bool
    title: str
    generation: str
    ended: str
    trained: tuple[str, str]
    #: the same, where there is little room
    has_trained: str
    descendants: tuple[str, str]
    workshops: tuple[str, str]
    people: tuple[str, str]
    generations: tuple[str, str]
    flagged: tuple[str, str]
    #: the same, where there is little room
    marked: tuple[str, str]
    more: tuple[str, str]
    #: what the signs mean
    legend_active: str
    legend_ended: str
    legend_flagged: str
    legend_wedge: str

    def count(self, number: int, forms: tuple[str, str]) -> str:
        """A number with its word."""
        one, many = forms
        is_one = number == 1 or (self.none_is_one and number == 0)
        return (one if is_one else many).format(self.number(number))

    def number(self, number: int) -> str:
        """A number as it is written."""
        return f"{number:,}".replace(",", self.thousands)


TEXTS: Mapping[str, Texts] = {
    "es": Texts(
        thousands=".",
        none_is_one=False,
        title="Línea de la embajadora {id}",
        generation="gen. {generation}",
        ended="terminó",
        has_trained="formó a {}",
        trained=("formó a {} embajadora", "formó a {} embajadoras"),
        descendants=("{} en su línea", "{} en su línea"),
        workshops=("{} taller", "{} talleres"),
        people=("{} persona", "{} personas"),
        generations=("{} generación", "{} generaciones"),
        flagged=(
            "{} con un certificado revocado en la línea",
            "{} con un certificado revocado en la línea",
        ),
        marked=("{} marcada", "{} marcadas"),
        more=("{} más, sin dibujar", "{} más, sin dibujar"),
        legend_active="en función",
        legend_ended="terminó su tiempo",
        legend_flagged="certificado revocado, suyo o más arriba en la línea",
        legend_wedge="contadas, sin dibujar una por una",
    ),
    "en": Texts(
        thousands=",",
        none_is_one=False,
        title="Line of the ambassador {id}",
        generation="gen. {generation}",
        ended="ended",
        has_trained="trained {}",
        trained=("trained {} ambassador", "trained {} ambassadors"),
        descendants=("{} in her line", "{} in her line"),
        workshops=("{} workshop", "{} workshops"),
        people=("{} person", "{} people"),
        generations=("{} generation", "{} generations"),
        flagged=(
            "{} with a revoked certificate in the line",
            "{} with a revoked certificate in the line",
        ),
        marked=("{} flagged", "{} flagged"),
        more=("{} more, not drawn", "{} more, not drawn"),
        legend_active="serving",
        legend_ended="her time has ended",
        legend_flagged="certificate revoked, hers or one above her in the line",
        legend_wedge="counted, not drawn one by one",
    ),
    "fr": Texts(
        thousands="\u202f",
        none_is_one=True,
        title="Lignée de l'ambassadrice {id}",
        generation="gén. {generation}",
        ended="terminé",
        has_trained="a formé {}",
        trained=("a formé {} ambassadrice", "a formé {} ambassadrices"),
        descendants=("{} dans sa lignée", "{} dans sa lignée"),
        workshops=("{} atelier", "{} ateliers"),
        people=("{} personne", "{} personnes"),
        generations=("{} génération", "{} générations"),
        flagged=(
            "{} avec un certificat révoqué dans la lignée",
            "{} avec un certificat révoqué dans la lignée",
        ),
        marked=("{} signalée", "{} signalées"),
        more=("{} de plus, non dessinée", "{} de plus, non dessinées"),
        legend_active="active",
        legend_ended="son temps est terminé",
        legend_flagged="certificat révoqué, le sien ou plus haut dans la lignée",
        legend_wedge="comptées, non dessinées une à une",
    ),
}
