"""What services answer about a participant, for tests of her page; she is invented."""

import html
import re
from collections.abc import Callable
from typing import Any

import httpx

from tests.gateway.peer import Call, Peer

SECRET = "S" * 43
LINK = f"/m/gestarsalud/{SECRET}"
ME = "/m/gestarsalud/me"
HERSELF = "0198b0f5-0000-7000-8000-0000000000a1"
GIVEN = "0198b0f5-0000-7000-8000-0000000000b1"
PAPER = "0198b0f5-0000-7000-8000-0000000000b2"
VISITOR: dict[str, Any] = {
    "participant_id": HERSELF,
    "language": "es",
    "expires_at": "2026-08-18T14:20:00Z",
}
RECORD: dict[str, Any] = {
    "first_names": "Luz Marina",
    "surnames": "Rodríguez <Pardo>",
    "document_type": "CC",
    "document_ends_in": "3372",
    "birth_date": "2005-02-18",
    "neighbourhood": "San Mateo",
    "municipality": "Soacha",
    "registered_at": "2026-08-11T15:00:00Z",
    "restricted_at": None,
    "contacts": [
        {"kind": "mobile", "value": "+57 … 0723", "shared": True},
        {"kind": "email", "value": "l…@example.org", "shared": False},
    ],
    "authorisations": [
        {
            "id": GIVEN,
            "purpose": "messages",
            "given_on": "2026-08-11",
            "how": "stated",
            "by_guardian": False,
            "text": None,
        },
        {
            "id": PAPER,
            "purpose": "programme",
            "given_on": "2026-08-12",
            "how": "paper",
            "by_guardian": True,
            "text": "Autorizo que se guarden mis datos.\nPuedo retirarla cuando quiera.",
        },
    ],
}
PREFERENCES: dict[str, Any] = {
    "language": "es",
    "zone": "America/Bogota",
    "channel": "whatsapp",
    "reachable_by": ["whatsapp", "sms", "email"],
    "opted_out": False,
    "revision": 7,
}
NEXT: dict[str, Any] = {
    "session": {
        "begins_at": "2026-08-20T20:30:00Z",
        "ends_at": "2026-08-20T22:00:00Z",
        "local_date": "2026-08-20",
        "local_time": "15:30",
        "zone": "America/Bogota",
        "place": "Salón comunal",
        "address": "Calle 13 # 7-30",
        "municipality": "Soacha",
        "childcare": True,
    },
    "certificates": [
        {
            "number": "NOS-2026-000123",
            "programme": {"es": "Emprendimiento solidario", "en": None, "fr": None},
            "completed_on": "2026-07-30",
            "state": "valid",
            "link": "https://nosotros.example/v/gestarsalud/wq3mJx0Zs1m7dR0c4u8x3g",
        }
    ],
}
MEETINGS: dict[str, Any] = {
    "next": {
        "begins_at": "2026-08-21T15:00:00Z",
        "ends_at": "2026-08-21T16:00:00Z",
        "local_date": "2026-08-21",
        "local_time": "10:00",
        "zone": "America/Bogota",
        "channel": "telephone",
        "place": None,
        "mentor": "Rosa Elvira",
    }
}


def all_answer(
    notifications: Peer, enrolment: Peer, training: Peer, mentoring: Peer, **more: Any
) -> None:
    """Have every service answer; `more` is what else than the usual, by method."""
    usual: list[tuple[Peer, dict[str, Any]]] = [
        (
            notifications,
            {
                "open_own_page": VISITOR,
                "check_visit": VISITOR,
                "close_visit": None,
                "get_own_preferences": PREFERENCES,
                "set_own_preferences": None,
            },
        ),
        (enrolment, {"get_own_record": RECORD, "withdraw_own_authorisation": None}),
        (training, {"get_own_next": NEXT}),
        (mentoring, {"get_own_meeting": MEETINGS}),
    ]
    for peer, by_method in usual:
        for method, answer in by_method.items():
            given = more.get(method, answer)
            peer.answers[method] = given if callable(given) else lambda call, given=given: given


def words_of(answer: httpx.Response) -> str:
    """What a page says."""
    inside = answer.text.partition("<body>")[2]
    return html.unescape(" ".join(re.sub(r"<[^>]+>", " ", inside).split()))


def form_of(answer: httpx.Response) -> dict[str, str]:
    """What a page's forms repeat."""
    return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]+)"', answer.text))


def asked(*peers: Peer) -> dict[str, Call]:
    """What services were asked, by method; it is forgotten then."""
    found: dict[str, Call] = {}
    for each in peers:
        while not each.calls.empty():
            call = each.calls.get_nowait()
            found[call.method] = call
    return found


def refuse(error: Exception) -> Callable[[Call], Any]:
    """Answer with a refusal."""

    def answer(_call: Call) -> Any:
        raise error

    return answer
