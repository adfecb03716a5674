"""What one organisation has in partners: people, keys, a room, a service in it, what was refused there."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from gateway.operations import scopes
from localstack.plan import OPERATOR
from localstack.stack import Stack
from nosotros.cli.rooms.writing import check_folder, write_folder
from nosotros.contracts.training import CohortCancelled
from nosotros.identifiers import new_id
from nosotros.testing.messages import publish, told
from nosotros.testing.waiting import eventually
from tests import keys
from tests.journeys.organisation import Organisation

#: a service of the organisation's own, and what it answers
SERVICE, METHOD = "library", "find_books"
_PERSON = {"display_name": "Encargada Inventada"}
_KEY = {"owner": "a system", "scopes": ["enrolment:read"]}
_ACCOUNT = {"issuer": "https://accounts.example.org", "subject": "walked"}
_OPEN = {"type": "object"}
_NAMED = {"name": "El mismo nombre", "kind": "other"}
#: what each command says besides ids
BODIES: dict[str, dict[str, Any]] = {
    "register_organisation": {**_NAMED, "organisation": "nobody-yet"},
    "change_organisation": _NAMED,
    "suspend_organisation": {},
    "restore_organisation": {},
    "admit_administrator": {},
    "add_person": _PERSON,
    "change_person": _PERSON,
    "remove_person": {},
    "give_role": {"role": "reader"},
    "take_role": {},
    "link_subject": _ACCOUNT,
    "unlink_subject": _ACCOUNT,
    "create_key": _KEY,
    "rotate_key": {},
    "revoke_key": {},
    "create_room": {"organisation": "nobody-yet"},
    "change_room": {"hosts": []},
    "remove_room": {},
    "rotate_room": {},
    "reset_source": {},
    "replay_quarantined": {},
    "drop_quarantined": {},
    "describe_service": {
        "events": {},
        "commands": {},
        "queries": {METHOD: {"request": _OPEN, "answer": _OPEN}},
    },
    "remove_service": {},
    "confirm_erasure": {},
    "tell_service": {},
    "partners_replay_parked": {},
    "partners_drop_parked": {},
}


def settle_partners(
    stack: Stack,
    organisation: Organisation,
    kept_for: dict[str, dict[str, str]],
) -> dict[str, str]:
    """One of each; what is used up twice."""
    person, removed = (organisation.post("/v1/people", _PERSON)["id"] for _ in range(2))
    kept_for["remove_person"] = {"person_id": removed}
    shown, rotated, revoked = (organisation.post("/v1/keys", _KEY)["id"] for _ in range(3))
    kept_for["rotate_key"] = {"key_id": rotated}
    kept_for["revoke_key"] = {"key_id": revoked}
    with TemporaryDirectory() as folder:
        address = _room(stack, organisation, Path(folder) / "room")
        # Of somebody else, two, so each is set aside for itself.
        publish(
            address,
            [
                told(CohortCancelled(cohort_id=new_id()), organisation="nobody", room="nobody")
                for _ in range(2)
            ],
        )
    answer = organisation.send(
        "PUT",
        f"/v1/rooms/{organisation.slug}/services/{SERVICE}",
        json=BODIES["describe_service"],
    )
    assert answer.is_success, answer.text

    def refused() -> Any:
        found = organisation.every(f"/v1/rooms/{organisation.slug}/quarantine")
        return found if len(found) == 2 else None

    kept, dropped = eventually(refused, what="two events were refused")
    kept_for["drop_quarantined"] = {"quarantined_id": dropped["id"]}
    return {
        "person_id": person,
        "key_id": shown,
        "quarantined_id": kept["id"],
    }


def _room(stack: Stack, organisation: Organisation, folder: Path) -> str:
    """Have the operator make its room; the address that its partner comes in by."""
    key = keys.create_key(stack, organisation=OPERATOR, owner="journeys", scopes=scopes())
    operator = Organisation(stack=stack, slug=OPERATOR, key=key)
    operator.post("/v1/rooms", {"organisation": organisation.slug})
    secret = operator.get(f"/v1/rooms/{organisation.slug}/secret")
    operator.close()
    check_folder(folder)
    return write_folder(folder, secret)["NOSOTROS_AMQP_URL"]
