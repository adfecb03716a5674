"""A list as a file: every page of it as CSV, one page at a time, and never half of it as whole."""

import csv
import io
import re
import shlex
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from nosotros import clock
from nosotros.contracts.common import InternalError, NotFound
from nosotros.testing.waiting import PATIENCE
from tests import web
from tests.gateway.peer import SILENCE, Call, Peer, Raw
from tests.gateway.running import Running, Site
from tests.gateway.values import ENROLMENT, ID, INTAKE, OTHER_ID

CSV = {"Accept": "text/csv"}
TITLES = [
    *("id", "revision", "name", "seats", "enrolled", "waiting", "opened_at", "offered"),
    *("cohort_id", "opens_on", "closes_on", "zone", "reserved.partner", "reserved.seats"),
    *("youngest", "oldest", "municipalities", "sexes", "genders", "required_authorisations"),
]
BROKEN = 'nosotros_http_broken_off_total{operation="list_intakes"}'
HOWTO = Path(__file__).parents[2] / "docs" / "howto" / "export.md"


def pages(*names: tuple[str, ...]) -> Callable[[Call], Any]:
    """Answers with pages of intakes of these names; a cursor is the page's number."""

    def answer(call: Call) -> Any:
        number = int(call.payload.get("after", 0))
        following = str(number + 1) if number + 1 < len(names) else None
        return {
            "items": [{**INTAKE, "name": name} for name in names[number]],
            "next": following,
        }

    return answer


def lines_of(content: bytes) -> list[list[str]]:
    text = content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), strict=True))


def broken_off(running: Running) -> float:
    text = web.get(f"{running.url}/metrics", timeout=PATIENCE).text
    found = re.search(re.escape(BROKEN) + r" (\S+)", text)
    return float(found[1]) if found else 0.0


def test_all_pages_are_one_file(client: httpx.Client, peer: Peer):
    peer.answers["list_intakes"] = pages(("Ñandú",), ('a "b", c', "two\r\nlines"), ("last",))

    answer = client.get("/v1/intakes", headers=CSV)

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/csv; charset=utf-8; header=present"
    assert answer.headers["content-disposition"] == 'attachment; filename="intakes.csv"'
    assert answer.headers["cache-control"] == "private, no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["vary"] == "Accept"
    assert "link" not in answer.headers
    assert answer.content.startswith(b"\xef\xbb\xbfid,revision,name,seats")
    assert answer.content.endswith(b",last,20,0,0,2026-08-18T14:00:00Z,,,,,,,,,,,,,\r\n")
    titles, *rows = lines_of(answer.content)
    assert titles == TITLES
    assert [row[2] for row in rows] == ["Ñandú", 'a "b", c', "two\r\nlines", "last"]
    said = [ID, "3", "Ñandú", "20", "0", "0", "2026-08-18T14:00:00Z"]
    assert rows[0] == [*said, *[""] * (len(TITLES) - len(said))]
    asked = [peer.next_call().payload for _ in range(3)]
    assert asked == [{"limit": 200}, {"limit": 200, "after": "1"}, {"limit": 200, "after": "2"}]


def test_an_empty_list_is_a_header_row(client: httpx.Client, peer: Peer):
    peer.answers["list_intakes"] = pages(())

    answer = client.get("/v1/intakes", headers=CSV)

    assert lines_of(answer.content) == [TITLES]


def test_a_limit_is_that_of_a_page_and_filters_and_cursor_are_kept(
    client: httpx.Client, peer: Peer
):
    def answer(call: Call) -> Any:
        following = "c2" if call.payload["after"] == "c1" else None
        return {"items": [ENROLMENT], "next": following}

    peer.answers["list_enrolments"] = answer

    query = {"intake_id": ID, "limit": "1", "after": "c1"}
    answered = client.get("/v1/enrolments", params=query, headers=CSV)

    assert len(lines_of(answered.content)) == 3
    asked = [peer.next_call().payload for _ in range(2)]
    assert asked == [{"intake_id": ID, "limit": 1, "after": each} for each in ("c1", "c2")]


def test_json_is_answered_to_who_does_not_ask_for_csv(client: httpx.Client, peer: Peer):
    peer.answers["list_intakes"] = pages(("one",), ("two",))

    answer = client.get("/v1/intakes", headers={"Accept": "text/html, */*;q=0.8"})

    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["vary"] == "Accept"
    assert answer.json()["next"] == "1"


def test_one_record_is_json_whatever_is_asked_for(client: httpx.Client, peer: Peer):
    peer.answers["get_intake"] = lambda call: INTAKE

    answer = client.get(f"/v1/intakes/{ID}", headers=CSV)

    assert answer.json() == INTAKE


def test_the_problems_of_an_imports_rows_are_columns(client: httpx.Client, peer: Peer):
    notes = [
        {"column": "documento", "code": "missing", "text": "Falta."},
        {"column": "celular", "code": "not_a_phone", "text": "=No es un teléfono."},
    ]
    row = {
        "line": 7,
        "state": "refused",
        "participant_id": None,
        "enrolment_id": None,
        "problems": notes,
        "warnings": [],
    }
    peer.answers["list_import_rows"] = lambda call: {"items": [row], "next": None}

    answer = client.get(f"/v1/imports/{ID}/rows", headers=CSV)

    assert answer.headers["content-disposition"] == 'attachment; filename="import-rows.csv"'
    assert answer.content.decode("utf-8-sig").splitlines() == [
        "line,state,participant_id,enrolment_id,problems.column,problems.code,problems.text,"
        "warnings.column,warnings.code,warnings.text",
        "7,refused,,,documento; celular,missing; not_a_phone,Falta.; '=No es un teléfono.,,,",
    ]


def test_head_asks_for_one_page_and_says_what_get_would(client: httpx.Client, peer: Peer):
    peer.answers["list_intakes"] = pages(("one",), ("two",))
    whole = client.get("/v1/intakes", headers=CSV)
    peer.next_call(), peer.next_call()

    head = client.head("/v1/intakes", headers=CSV)

    assert (head.status_code, head.content) == (200, b"")
    for name in ("content-type", "content-disposition", "vary", "cache-control"):
        assert head.headers[name] == whole.headers[name]
    peer.next_call()
    assert peer.calls.empty()


def test_a_refusal_before_the_first_line_is_a_problem(client: httpx.Client, peer: Peer):
    def refuse(call: object) -> None:
        raise NotFound(kind="intake", id=OTHER_ID)  # type: ignore[arg-type]

    peer.answers["list_enrolments"] = refuse

    answer = client.get("/v1/enrolments", params={"intake_id": OTHER_ID}, headers=CSV)

    assert (answer.status_code, answer.json()["id"]) == (404, OTHER_ID)
    assert answer.headers["content-type"] == "application/problem+json"
    assert client.get("/v1/intakes?colour=red", headers=CSV).status_code == 400


@pytest.mark.parametrize(
    "result", [[], {}, {"items": 7, "next": None}, {"items": ["a"], "next": None}]
)
def test_a_first_page_that_is_none_is_502(client: httpx.Client, peer: Peer, result: object):
    peer.answers["list_intakes"] = lambda call: result

    answer = client.get("/v1/intakes", headers=CSV)

    assert (answer.status_code, answer.json()["code"]) == (502, "answer_unreadable")


def fail(call: object) -> None:
    raise InternalError(incident=ID)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "second",
    [
        fail,
        lambda call: SILENCE,
        lambda call: Raw(b"not json"),
        lambda call: {"items": ["a"], "next": None},
        lambda call: {"items": [], "next": "1"},
    ],
    ids=["error", "silence", "garbage", "no items", "the same page again"],
)
def test_a_failure_in_the_middle_never_looks_like_the_end(
    hurried: httpx.Client, hasty: Running, peer: Peer, second: Callable[[Call], Any]
):
    first = pages(("one",), ("two",))
    peer.answers["list_intakes"] = lambda call: (second if "after" in call.payload else first)(call)
    before = broken_off(hasty)
    trace = "e" * 32
    headers = {**CSV, "traceparent": f"00-{trace}-{'d' * 16}-01"}

    with hurried.stream("GET", "/v1/intakes", headers=headers) as answer:
        assert answer.status_code == 200
        with pytest.raises(httpx.RemoteProtocolError, match="incomplete"):
            answer.read()

    assert broken_off(hasty) == before + 1
    assert trace in hasty.log.read_text()
    peer.answers["list_intakes"] = pages(())
    assert hurried.get("/v1/intakes", headers=CSV).status_code == 200


def test_a_key_that_ends_in_the_middle_ends_the_export(
    anonymous: httpx.Client, site: Site, peer: Peer
):
    soon = clock.now() + timedelta(seconds=4)
    token = site.directory.key("enrolment:read", expires_at=soon)

    def slowly(call: Call) -> Any:
        time.sleep(1)
        return {"items": [INTAKE], "next": str(int(call.payload.get("after", 0)) + 1)}

    peer.answers["list_intakes"] = slowly
    headers = {**CSV, "Authorization": f"Bearer {token}"}

    with (
        anonymous.stream("GET", "/v1/intakes", headers=headers) as answer,
        pytest.raises(httpx.RemoteProtocolError),
    ):
        answer.read()

    assert answer.status_code == 200
    assert peer.calls.qsize() < 6


def test_each_page_has_its_own_time(hurried: httpx.Client, peer: Peer):
    def slowly(call: Call) -> Any:
        time.sleep(2.4)
        return pages(("one",), ("two",))(call)

    peer.answers["list_intakes"] = slowly

    answer = hurried.get("/v1/intakes", headers=CSV)

    assert len(lines_of(answer.content)) == 3
    ends = [float(peer.next_call().headers["nameko.deadline"]) for _ in range(2)]
    assert ends[1] - ends[0] > 2


def test_an_export_counts_once(run_gateway: Callable[..., Running], site: Site, peer: Peer):
    running = run_gateway("export-limited", NOSOTROS_RATE_LIMIT="0.01", NOSOTROS_RATE_BURST="2")
    running.wait("/health/ready")
    peer.answers["list_intakes"] = pages(*(("a",),) * 10)
    headers = {**CSV, "Authorization": f"Bearer {site.key('enrolment:read')}"}

    url = f"{running.url}/v1/intakes"
    answers = [web.get(url, headers=headers, timeout=PATIENCE) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[0].headers["ratelimit"].startswith('"key";r=1;')
    assert len(lines_of(answers[1].content)) == 11


def test_the_howtos_request_gives_the_file_that_it_shows(
    gateway: Running, admin_key: str, peer: Peer
):
    for_whom = {
        "offered": 1,
        "opens_on": "2026-08-01",
        "zone": "America/Bogota",
        "reserved": [{"partner": "la-u", "seats": 3}, {"partner": "gestarsalud", "seats": 2}],
        "youngest": 15,
        "required_authorisations": ["programme", "messages"],
    }
    peer.answers["list_intakes"] = lambda call: {"items": [INTAKE | for_whom], "next": None}
    block = re.search(r"```\n(curl .*?)```\n```csv\n(.*?)```", HOWTO.read_text(), re.DOTALL)
    assert block is not None
    command = block[1].replace("\\\n", " ").replace("$KEY", admin_key)
    # A fresh machine has no curl, so what it would send is sent without it.
    program, _, url, *options = shlex.split(command)
    headers = [options[n + 1] for n, each in enumerate(options) if each == "-H"]

    answer = web.get(
        url.replace("http://127.0.0.1:8470", gateway.url),
        headers=dict(each.split(": ", 1) for each in headers),
        timeout=PATIENCE,
    )

    assert program == "curl"
    assert answer.content.decode("utf-8-sig").replace("\r\n", "\n") == block[2]
