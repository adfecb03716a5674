"""A short cohort of the partner's: its people enrol at the hub and train where it is."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlsplit

from localstack.demo.partnership.joining import Member
from localstack.demo.platform import Gateway
from localstack.demo.sheets import import_sheet, read_sheet
from localstack.demo.teaching.calendar import Calendar
from localstack.demo.teaching.safeguards import activate_all
from localstack.demo.teaching.school import School

SHEET = "la-u-2026.csv"
#: the documents of those on the sheet who come; both are of age
_WHO_COMES = (b"1031555210", b"5120033")
_PROGRAMME, _MODULE = "proteccion-social", "social-protection"
_WORKSHOP: dict[str, Any] = {
    "title": {"es": "Taller de protección social", "en": "Workshop on social protection"},
    "kind": "course",
    "modules": [
        {
            "code": _MODULE,
            "title": {"es": "Protección social", "en": "Social protection"},
            "requirements": [
                {"code": "workshop", "kind": "attendance", "sessions": 1, "minimum_rate": 1.0}
            ],
        }
    ],
}


@dataclass(frozen=True, kw_only=True)
class Hosted:
    """The cohort, when its people have their certificates."""

    cohort: dict[str, Any]
    joined: dict[str, Any]
    #: by their names; none of them has withdrawn anything yet
    learners: list[dict[str, Any]]
    certificates: list[dict[str, Any]]
    #: whether each certificate bears her name, as anybody may ask who knows both
    named: list[bool]


def teach(member: Member, calendar: Calendar) -> Hosted:
    """Open an intake at the hub by scheduling a cohort at the partner's; teach it, certify.

    Raises:
        DemoFailed: something was refused, or did not happen in time.
    """
    gateway = member.gateway
    school = School(gateway=gateway, calendar=calendar)
    gateway.put(f"/v1/programmes/{_PROGRAMME}", _WORKSHOP)
    trainer = school.trainer("Ximena", "Inventada Solano", checked_on=calendar.today)
    cohort = school.schedule(
        name="Protección social, La U 2026",
        programme=_PROGRAMME,
        municipality="Soacha",
        seats=len(_WHO_COMES),
        trainer_ids=[trainer],
        youngest=18,
    )
    tomorrow = date.fromisoformat(calendar.today) + timedelta(days=1)
    (session,) = school.plan(
        cohort["id"],
        module=_MODULE,
        first_on=tomorrow.isoformat(),
        begins="09:00",
        minutes=120,
        rule="FREQ=DAILY;COUNT=1",
    )
    joined = import_sheet(gateway, cohort["intake_id"], _sheet(), name=SHEET)
    for each in gateway.every("/v1/enrolments", intake_id=cohort["intake_id"]):
        gateway.post(
            f"/v1/participants/{each['participant_id']}/authorisations",
            {"purpose": "data_sharing", "given_on": calendar.today, "how": "stated"},
        )
    activate_all(gateway, cohort["intake_id"], texts={}, today=calendar.today)
    learners = school.learners(cohort["id"], count=len(_WHO_COMES))
    calendar.after(session)
    gateway.post(
        f"/v1/sessions/{session['id']}/attendance",
        {"marks": [{"learner_id": each["id"], "status": "present"} for each in learners]},
    )
    certificates = school.certify(cohort["id"], learners)
    return Hosted(
        cohort=cohort,
        joined=joined,
        learners=learners,
        certificates=certificates,
        named=[
            _bears_name(gateway, certificate, her)
            for certificate, her in zip(certificates, learners, strict=True)
        ],
    )


def _sheet() -> bytes:
    """The partner's sheet with those alone who come."""
    heading, *rows = read_sheet(SHEET).splitlines(keepends=True)
    return heading + b"".join(row for row in rows if row.split(b",")[3] in _WHO_COMES)


def _bears_name(gateway: Gateway, certificate: dict[str, Any], her: dict[str, Any]) -> bool:
    name = f"{her['first_names']} {her['surnames']}"
    asked = gateway.post(urlsplit(certificate["link"]).path, {"name": name})
    return asked["name_matches"] is True
