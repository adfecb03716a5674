"""An agreement between two organisations of a journey, and what the grantee asks under it."""

import time
from datetime import date, timedelta
from typing import Any

import httpx

from tests.journeys.organisation import Organisation
from tests.subscribers.subscriber import Subscriber
from tests.subscribers.webhook import Webhook

Way = Subscriber | Webhook
#: within which everything stops that an agreement granted, and for how long it is tried
SECONDS, TRIED = 5.0, 7.0
OPERATIONS = (
    "enrolment.import_sheet",
    "enrolment.get_import",
    "enrolment.list_import_rows",
    "enrolment.get_intake",
    "enrolment.list_intakes",
)


class Partner:
    """The partner's program, which asks in the grantor's rows with the partner's own key."""

    def __init__(self, organisation: Organisation, *, of: str) -> None:
        self.organisation = organisation
        self.of = {"Nosotros-Organisation": of}

    def get(self, path: str, **query: Any) -> httpx.Response:
        """Whatever is answered."""
        return self.organisation.http.get(path, params=query, headers=self.of)

    def upload(self, intake: str, content: bytes) -> httpx.Response:
        """Whatever a sheet is answered."""
        return self.organisation.send(
            "POST",
            f"/v1/intakes/{intake}/imports",
            content=content,
            params={"name": "hoja.csv", "language": "es"},
            headers={"Content-Type": "text/csv", **self.of},
        )


def concluded(
    grantor: Organisation, grantee: Organisation, *, last_day: date, successor: str
) -> Any:
    """An agreement for enrolment, which the grantor proposes and the grantee accepts."""
    proposed = grantor.post(
        "/v1/agreements",
        {
            "grantor": grantor.slug,
            "grantee": grantee.slug,
            "purposes": ["enrolment"],
            "event_types": ["*"],
            "operations": list(OPERATIONS),
            "starts_on": (last_day - timedelta(days=30)).isoformat(),
            "ends_on": last_day.isoformat(),
            "successor": successor,
            "document": {"reference": "Convenio 12 de 2026", "digest": "a1" * 32},
        },
    )
    accepted = grantee.send(
        "POST",
        f"/v1/agreements/{proposed['id']}/acceptance",
        json={},
        headers={"If-Match": f'"{proposed["revision"]}"'},
    )
    assert accepted.status_code == 200, accepted.text
    assert accepted.json()["state"] == "in_force"
    return accepted.json()


def subjects(way: Way) -> set[str]:
    """What the events are about that have come."""
    way.check()
    return {each.subject for each in way.arrivals.came}


def opened_when_it_was_over(grantor: Organisation) -> set[str]:
    """Intakes of one who goes on; those that were opened more than five seconds later."""
    began = time.monotonic()
    late: set[str] = set()
    while (since := time.monotonic() - began) < TRIED:
        opened = grantor.open_intake()
        if since > SECONDS:
            late.add(opened)
        time.sleep(0.2)
    return late
