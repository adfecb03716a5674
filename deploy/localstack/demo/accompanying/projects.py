"""The graduates form three projects."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from localstack.demo.platform import Gateway

_UNITS = 100
#: what they mean to do, what it is before the law, what they need to learn
_IDEAS: tuple[dict[str, Any], ...] = (
    {
        "name": "Panadería Manos Amigas",
        "purpose": "Pan y arepas para el barrio, con horario que deja cuidar.",
        "sector": "food",
        "neighbourhood": "San Mateo",
        "legal_form": "natural_person",
        "figures": {"workers": 2, "assets": 4_500_000},
        "needs": ("accounting", "pricing", "food"),
    },
    {
        "name": "Confecciones Hilo Común",
        "purpose": "Uniformes escolares hechos entre cinco.",
        "sector": "manufacture",
        "neighbourhood": "Compartir",
        "legal_form": "company",
        "figures": {"workers": 5, "assets": 12_000_000, "capital_units": _UNITS},
        "needs": ("production", "sales", "formalisation"),
    },
    {
        "name": "Cuidamos Juntas",
        "purpose": "Cuidado de niñas y niños mientras sus madres estudian o trabajan.",
        "sector": "care",
        "neighbourhood": "Cazucá",
        "legal_form": "co_operative",
        "figures": {"workers": 5, "assets": 3_000_000},
        "needs": ("care_services", "legal", "cooperation"),
    },
)


@dataclass(frozen=True, kw_only=True)
class Project:
    """A project with those who form it."""

    view: dict[str, Any]
    #: participants' ids, its lead first
    team: list[str]
    #: skills in which its people ask for help
    needs: tuple[str, ...]
    #: the check of Ley 1780, with its reasons
    check: dict[str, Any]


def form_projects(gateway: Gateway, graduates: Sequence[str], *, on: str) -> list[Project]:
    """Three projects of graduates, each with a lead of age, its figures and its check.

    Args:
        gateway: with a key of every scope.
        graduates: participants' ids.
        on: the day on which the teams come together.
    """
    ages = {id: gateway.get(f"/v1/participants/{id}")["birth_date"] for id in graduates}
    eldest_first = sorted(graduates, key=lambda id: (ages[id], graduates.index(id)))
    count = len(_IDEAS)
    return [
        _form(gateway, idea, eldest_first[place::count], on=on) for place, idea in enumerate(_IDEAS)
    ]


def _form(gateway: Gateway, idea: dict[str, Any], team: list[str], *, on: str) -> Project:
    about = ("name", "purpose", "sector", "neighbourhood", "legal_form")
    made = gateway.post(
        "/v1/projects", {"municipality": "Soacha", **{name: idea[name] for name in about}}
    )
    at = f"/v1/projects/{made['id']}"
    made = gateway.get(at)
    gateway.put(
        f"{at}/figures",
        {"legal_form": idea["legal_form"], **idea["figures"]},
        revision=made["revision"],
    )
    units = _UNITS // len(team) if "capital_units" in idea["figures"] else 0
    for place, participant in enumerate(team):
        gateway.post(
            f"{at}/team",
            {
                "participant_id": participant,
                "role": "partner" if place else "lead",
                "since": on,
                "units": units,
            },
        )
    gateway.post(f"{at}/stage", {"stage": "plan", "remark": "Plan de negocio escrito en el curso"})
    gateway.post(f"{at}/milestones", {"title": "Primera venta", "due_on": "2027-01-31"})
    gateway.post(f"{at}/needs", {"kind": "finance", "text": "Capital semilla", "amount": 2_000_000})
    return Project(
        view=gateway.get(at),
        team=team,
        needs=idea["needs"],
        check=gateway.get(f"{at}/ley-1780", language="en"),
    )
