"""Projects for tests of what surrounds them."""

from datetime import date
from typing import Any

from nosotros.contracts.mentoring import (
    BeginProject,
    CheckLey1780,
    GetProject,
    JoinTeam,
    StateFigures,
)
from tests.asking import Asking

ABOUT: dict[str, Any] = {
    "name": "Huerta del barrio",
    "purpose": "Verduras para las familias de la cuadra.",
    "municipality": "Soacha",
    "sector": "agriculture",
}
#: of somebody who is no participant
SOMEBODY: dict[str, Any] = {
    "first_names": "Iria",
    "surnames": "Bantú Roca",
    "birth_date": date(1984, 5, 2),
}
SINCE = date(2026, 7, 1)


class Ground:
    """Makes projects with teams, by contracts alone."""

    def __init__(self, asking: Asking) -> None:
        self._ask = asking.ask

    def project(self, **given: Any) -> Any:
        """A project that is an idea."""
        return self._ask(BeginProject(**{**ABOUT, **given}))

    def company(self, units: int, **figures: Any) -> Any:
        """A company whose capital is divided into units."""
        given = {"legal_form": "company", "capital_units": units, **figures}
        return self.figures(self.project(), **given)

    def figures(self, project: Any, **figures: Any) -> Any:
        """State what a project is before the law, as it is by now."""
        revision = self._ask(GetProject(id=project.id)).revision
        return self._ask(StateFigures(project_id=project.id, expected_revision=revision, **figures))

    def join(self, project: Any, **given: Any) -> Any:
        """Have somebody join a team: a participant, or one who is none."""
        who = {} if "participant_id" in given else SOMEBODY
        values = {"role": "partner", "since": SINCE, **who, **given}
        return self._ask(JoinTeam(project_id=project.id, **values))

    def check(self, project: Any, **given: Any) -> Any:
        """The check of Ley 1780 of a project."""
        return self._ask(CheckLey1780(id=project.id, **given))
