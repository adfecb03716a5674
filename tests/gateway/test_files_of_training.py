"""Files that are made for their answer, and files that follow from their operation."""

import base64
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from gateway.media import EVIDENCE, MEBIBYTE, PDF, SVG, XLSX
from nosotros.contracts.common import NotFound
from nosotros.testing.waiting import PATIENCE
from tests import web
from tests.gateway.peer import Call, Peer
from tests.gateway.running import Running
from tests.gateway.values import ID, key

CONTENT = b"%PDF-1.7\n\x00\xff" * 100
FILE = f"/v1/certificates/{ID}/file"
EVIDENCE_FILE = f"/v1/evidence/{ID}/file"
HELD: dict[str, Any] = {
    "id": ID,
    "revision": 2,
    "cohort_id": ID,
    "learner_id": ID,
    "participant_id": ID,
    "module": "kaizen",
    "requirement": "practice",
    "state": "submitted",
    "note": None,
    "file_name": "cocina.jpg",
    "file_size": 3,
    "submitted_at": "2026-08-18T14:00:00Z",
    "reviewed_at": None,
    "reviewed_by": None,
    "remark": None,
}


def holding(
    content: bytes, *, media_type: str, name: str = "NOS-2026-000123.pdf"
) -> Callable[[Call], dict[str, Any]]:
    """An answer with a file in it."""
    file = {
        "name": name,
        "media_type": media_type,
        "content": base64.b64encode(content).decode(),
    }
    return lambda call: {"certificate_id": ID, "file": file}


def test_a_file_that_is_made_for_its_answer_is_sent_as_what_it_is(
    client: httpx.Client, training: Peer
):
    training.answers["get_certificate_file"] = holding(CONTENT, media_type=PDF, name="señal 1.pdf")

    answer = client.get(FILE)
    head = client.head(FILE)

    assert (answer.status_code, answer.content) == (200, CONTENT)
    assert answer.headers["content-type"] == PDF
    assert answer.headers["content-length"] == str(len(CONTENT))
    assert answer.headers["content-disposition"] == (
        "attachment; filename*=UTF-8''se%C3%B1al%201.pdf"
    )
    assert answer.headers["cache-control"] == "private, no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == str(len(CONTENT))


def test_a_large_one_is_sent_whole(client: httpx.Client, training: Peer):
    large = bytes(range(256)) * 4096 * 4
    training.answers["get_certificate_file"] = holding(large, media_type=PDF)

    assert client.get(FILE).content == large


def test_its_query_may_say_more_than_which_one(client: httpx.Client, training: Peer):
    training.answers["draw_lineage"] = holding(b"<svg/>", media_type=SVG, name="cascade.svg")

    answer = client.get(f"/v1/ambassadors/{ID}/lineage/drawing", params={"language": "fr"})

    assert (answer.headers["content-type"], answer.content) == (SVG, b"<svg/>")
    assert training.next_call().payload == {"id": ID, "language": "fr"}


@pytest.mark.parametrize(
    "file",
    [
        None,
        {},
        {"name": "x.pdf", "media_type": PDF, "content": "not Base64!"},
        # What the operation does not send could be made to run in a browser.
        {"name": "x.html", "media_type": "text/html", "content": "PGI+"},
    ],
)
def test_what_holds_no_file_of_its_kind_is_502(
    client: httpx.Client, training: Peer, file: dict[str, str] | None
):
    training.answers["get_certificate_file"] = lambda call: {"certificate_id": ID, "file": file}

    answer = client.get(FILE)

    assert (answer.status_code, answer.json()["code"]) == (502, "answer_unreadable")


@pytest.mark.parametrize("kind", [*EVIDENCE, "application/octet-stream"])
def test_evidence_is_taken_in_each_of_its_types(client: httpx.Client, training: Peer, kind: str):
    training.answers["attach_evidence"] = lambda call: HELD

    answer = client.post(
        EVIDENCE_FILE, content=b"abc", headers={"Content-Type": kind, **key(f"evidence-{kind}")}
    )

    assert (answer.status_code, answer.json()) == (200, HELD)
    payload = training.next_call().payload
    assert payload["evidence_id"] == ID
    assert payload["file"]["size"] == 3
    assert payload["file"]["name"].startswith("file")


@pytest.mark.parametrize("kind", ["text/csv", "text/html", XLSX, "application/json", ""])
def test_other_types_are_not_evidence(client: httpx.Client, training: Peer, kind: str):
    answer = client.post(
        EVIDENCE_FILE, content=b"abc", headers={"Content-Type": kind, **key("other")}
    )

    assert answer.status_code == 415
    assert PDF in answer.json()["expected"]
    assert training.calls.empty()


@pytest.mark.parametrize("kind", [PDF, "image/png"])
def test_a_picture_is_no_attendance_sheet(client: httpx.Client, training: Peer, kind: str):
    answer = client.post(
        f"/v1/cohorts/{ID}/attendance-sheet",
        content=b"abc",
        headers={"Content-Type": kind, **key("sheet")},
    )

    assert answer.status_code == 415
    assert training.calls.empty()


def test_an_attendance_sheet_says_its_language_in_the_query(client: httpx.Client, training: Peer):
    taken = {"id": ID, "cohort_id": ID, "marked": 1, "corrected": 0, "unchanged": 0, "problems": []}
    training.answers["upload_attendance"] = lambda call: taken

    answer = client.post(
        f"/v1/cohorts/{ID}/attendance-sheet",
        params={"language": "en", "name": "week-1.xlsx"},
        content=b"abc",
        headers={"Content-Type": XLSX, **key("sheet-2")},
    )

    assert (answer.status_code, answer.json()) == (200, taken)
    payload = training.next_call().payload
    assert (payload["cohort_id"], payload["language"]) == (ID, "en")
    assert payload["file"]["name"] == "week-1.xlsx"


def test_evidence_may_have_20_mebibytes_and_no_more(
    run_gateway: Callable[..., Running], admin_key: str, training: Peer
):
    training.answers["attach_evidence"] = lambda call: HELD
    running = run_gateway("evidence", NOSOTROS_UPLOAD_LIMIT=str(64 * MEBIBYTE))
    running.wait("/health/ready")
    headers = {"Authorization": f"Bearer {admin_key}", "Content-Type": PDF}

    with web.Client(base_url=running.url, headers=headers, timeout=PATIENCE) as evidence:
        most = evidence.post(EVIDENCE_FILE, content=bytes(20 * MEBIBYTE), headers=key("most"))
        more = evidence.post(EVIDENCE_FILE, content=bytes(20 * MEBIBYTE + 1), headers=key("more"))

    assert most.status_code == 200
    assert (more.status_code, more.json()["limit"]) == (413, 20 * MEBIBYTE)


def test_refused_evidence_leaves_no_file(client: httpx.Client, training: Peer, site: Any):
    def unknown(_call: Call) -> Any:
        raise NotFound(kind="evidence", id=ID)  # type: ignore[arg-type]

    training.answers["attach_evidence"] = unknown

    answer = client.post(
        EVIDENCE_FILE, content=b"only here", headers={"Content-Type": PDF, **key("refused")}
    )

    assert answer.status_code == 404
    payload = training.next_call().payload
    reference = payload["file"]["reference"]
    found = list(site.folder.rglob(reference))
    assert found == []
