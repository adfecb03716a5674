"""A sheet comes in as a body or a form, streams to the file store, and travels as a reference."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import httpx
import psutil
import pytest

from nosotros.contracts.common import FieldProblem, FileReference, InvalidFields, NotFound
from nosotros.files import FileStore
from tests import web
from tests.gateway.peer import Peer
from tests.gateway.running import Running, Site
from tests.gateway.values import ID, IMPORT, key

SHEET = "documento;nombres\n1000000001;Ñandú\n".encode()
PATH = f"/v1/intakes/{ID}/imports"
CSV = {"Content-Type": "text/csv"}


@pytest.fixture
def files(site: Site) -> FileStore:
    return FileStore(Path(site.environment["NOSOTROS_FILES"]))


def stored(site: Site) -> list[Path]:
    folder = Path(site.environment["NOSOTROS_FILES"])
    return sorted(path for path in folder.rglob("*") if path.is_file())


def reference(payload: dict[str, object]) -> FileReference:
    return FileReference(**payload["file"])  # type: ignore[arg-type]


def test_a_raw_body_is_stored_and_referred_to(client: httpx.Client, peer: Peer, files: FileStore):
    peer.answers["import_sheet"] = lambda call: IMPORT

    answer = client.post(
        PATH,
        content=SHEET,
        params={"language": "fr"},
        headers={**CSV, **key("a"), "Content-Disposition": 'attachment; filename="soacha.csv"'},
    )
    payload = peer.next_call().payload

    assert answer.status_code == 202
    assert answer.headers["location"] == f"/v1/imports/{ID}"
    assert payload["intake_id"] == ID
    assert payload["language"] == "fr"
    file = reference(payload)
    assert (file.name, file.size) == ("soacha.csv", len(SHEET))
    assert file.digest == hashlib.sha256(SHEET).hexdigest()
    with files.open(file) as opened:
        assert opened.read() == SHEET


def test_a_form_is_the_same_as_a_raw_body(client: httpx.Client, peer: Peer, files: FileStore):
    peer.answers["import_sheet"] = lambda call: IMPORT

    answer = client.post(PATH, files={"file": ("C:\\ñ.csv", SHEET)}, headers=key("b"))
    payload = peer.next_call().payload

    assert answer.status_code == 202
    assert "language" not in payload
    file = reference(payload)
    assert file.name == "ñ.csv"
    with files.open(file) as opened:
        assert opened.read() == SHEET


@pytest.mark.parametrize(
    ("disposition", "query", "name"),
    [
        (None, None, "sheet.csv"),
        (None, "hoja.csv", "hoja.csv"),
        ('attachment; filename="../../etc/passwd"', None, "passwd"),
        ("attachment; filename*=UTF-8''ni%C3%B1as.csv", None, "niñas.csv"),
        ("attachment; filename*=UTF-8''%ff", None, "sheet.csv"),
        (None, "a\0b\n.csv", "a\N{REPLACEMENT CHARACTER}b\N{REPLACEMENT CHARACTER}.csv"),
        (None, "x" * 300, "x" * 200),
    ],
)
def test_a_files_name_is_a_label_and_no_path(
    client: httpx.Client, peer: Peer, disposition: str | None, query: str | None, name: str
):
    peer.answers["import_sheet"] = lambda call: IMPORT
    headers = {**CSV, **key("c")}
    if disposition:
        headers["Content-Disposition"] = disposition

    answer = client.post(
        PATH, content=SHEET, headers=headers, params={"name": query} if query else {}
    )

    assert answer.status_code == 202
    assert reference(peer.next_call().payload).name == name


def test_the_same_request_again_is_the_same_command(client: httpx.Client, peer: Peer, site: Site):
    peer.answers["import_sheet"] = lambda call: IMPORT
    calls = []
    before = len(stored(site))
    for content, name in ((SHEET, "d"), (SHEET, "d"), (SHEET + b"\n", "d"), (SHEET, "e")):
        client.post(PATH, content=content, headers={**CSV, **key(name)})
        calls.append(peer.next_call())

    ids = [call.headers["nameko.command_id"] for call in calls]
    references = [reference(call.payload).reference for call in calls]
    assert ids[0] == ids[1] == ids[2] != ids[3]
    assert references[0] == references[1]
    assert len(set(references)) == 3
    assert len(stored(site)) == before + 3


@pytest.mark.parametrize(
    ("content", "kind", "status", "code"),
    [
        (b"", "text/csv", 400, "body_empty"),
        (SHEET, "application/json", 415, "content_type_refused"),
        (SHEET, "", 415, "content_type_refused"),
        (b"a" * (1024 * 1024 + 1), "text/csv", 413, "body_too_large"),
        (SHEET, "multipart/form-data", 400, "form_unreadable"),
        (SHEET, "multipart/form-data; boundary=x", 400, "form_unreadable"),
        (b"--x\r\n", "multipart/form-data; boundary=x", 400, "form_unreadable"),
    ],
)
def test_a_file_that_cannot_be_taken_leaves_nothing(
    client: httpx.Client,
    peer: Peer,
    site: Site,
    content: bytes,
    kind: str,
    status: int,
    code: str,
):
    before = stored(site)

    answer = client.post(PATH, content=content, headers={"Content-Type": kind, **key("f")})

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert peer.calls.empty()
    assert stored(site) == before


@pytest.mark.parametrize(
    "parts",
    [
        [("other", ("a.csv", SHEET))],
        [("file", ("a.csv", SHEET)), ("file", ("b.csv", SHEET))],
        [("file", ("a.csv", SHEET)), ("more", (None, "text"))],
        [("file", ("a.csv", b""))],
    ],
)
def test_a_form_holds_one_file_and_nothing_else(
    client: httpx.Client, peer: Peer, site: Site, parts: list[object]
):
    before = stored(site)

    answer = client.post(PATH, files=parts, headers=key("g"))  # type: ignore[arg-type]

    assert answer.status_code == 400
    assert peer.calls.empty()
    assert stored(site) == before


def test_a_file_for_an_unknown_intake_is_not_kept(client: httpx.Client, peer: Peer, site: Site):
    def refuse(call: object) -> None:
        raise NotFound(kind="intake", id=ID)  # type: ignore[arg-type]

    peer.answers["import_sheet"] = refuse
    before = stored(site)

    answer = client.post(PATH, content=SHEET, headers={**CSV, **key("h")})

    assert answer.status_code == 404
    assert stored(site) == before


def test_a_repetition_with_wrong_fields_leaves_the_file_of_the_accepted_import(
    client: httpx.Client, peer: Peer, files: FileStore
):
    def refuse(call: object) -> None:
        raise InvalidFields(problems=(FieldProblem(field="language", code="one_of:es,en,fr"),))

    peer.answers["import_sheet"] = lambda call: IMPORT
    accepted = client.post(PATH, content=SHEET, headers={**CSV, **key("same")})
    file = reference(peer.next_call().payload)
    peer.answers["import_sheet"] = refuse

    again = client.post(
        PATH, content=SHEET, params={"language": "xx"}, headers={**CSV, **key("same")}
    )

    assert (accepted.status_code, again.status_code) == (202, 422)
    assert reference(peer.next_call().payload) == file
    with files.open(file) as opened:
        assert opened.read() == SHEET


def test_a_large_file_streams_in_flat_memory(
    run_gateway: "object", site: Site, admin_key: str, peer: Peer
):
    running: Running = run_gateway("large", NOSOTROS_UPLOAD_LIMIT=str(256 * 1024 * 1024))  # type: ignore[operator]
    running.wait("/health/ready")
    peer.answers["import_sheet"] = lambda call: IMPORT
    process = psutil.Process(running.pid)
    before = process.memory_info().rss
    most = 0

    def chunks() -> Iterator[bytes]:
        nonlocal most
        for _ in range(2048):
            most = max(most, process.memory_info().rss)
            yield b"1000000001;Nadie\n" * 3855

    headers = {"Authorization": f"Bearer {admin_key}", **CSV, **key("i")}
    answer = web.post(running.url + PATH, content=chunks(), headers=headers, timeout=60)

    assert answer.status_code == 202
    assert reference(peer.next_call().payload).size == 2048 * 3855 * 17
    assert most - before < 32 * 1024 * 1024
