"""An answer that is a file: its bytes from the store, under its name, in constant memory."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import httpx
import psutil
import pytest

from gateway.operations import Operation, check
from nosotros.contracts import enrolment
from nosotros.contracts.common import FileReference, NotFound
from nosotros.errors import ContractBroken
from nosotros.files import FileStore
from nosotros.testing.waiting import PATIENCE
from tests import web
from tests.gateway.peer import Peer
from tests.gateway.running import Running, Site
from tests.gateway.values import ID

PATH = f"/v1/sheets/{ID}"
PROGRAM = (sys.executable, str(Path(__file__).with_name("own_table.py")))
SHEET = "documento;nombres\n1000000001;Ñandú\n".encode()
OTHER = "application/octet-stream"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture
def files(site: Site) -> FileStore:
    return FileStore(Path(site.environment["NOSOTROS_FILES"]))


@pytest.fixture(scope="module")
def running(site: Site, gateway: Running) -> Iterator[Running]:
    """A gateway whose table has an operation that sends a file."""
    made = Running(site, name="sends-files", program=PROGRAM)
    made.wait("/health/ready")
    yield made
    assert made.stop() == 0


@pytest.fixture(scope="module")
def reader(running: Running, admin_key: str) -> Iterator[httpx.Client]:
    headers = {"Authorization": f"Bearer {admin_key}", "Accept-Language": "en"}
    with web.Client(base_url=running.url, headers=headers, timeout=PATIENCE) as made:
        yield made


def store(files: FileStore, content: bytes, name: str = "sheet.csv") -> FileReference:
    writer = files.open_writer()
    writer.write(content)
    return writer.commit(name)


def answer_with(file: FileReference) -> Callable[[object], dict[str, Any]]:
    fields = ("reference", "size", "digest", "name")
    return lambda call: {"file": {name: getattr(file, name) for name in fields}}


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ('niñas; "2026".csv', "text/csv"),
        ("hoja.XLSX", XLSX),
        ("acta.pdf", "application/pdf"),
        ("page.html", OTHER),
        ("csv", OTHER),
    ],
)
def test_the_file_is_sent_as_an_attachment_of_its_name(
    reader: httpx.Client, peer: Peer, files: FileStore, name: str, kind: str
):
    peer.answers["get_sheet"] = answer_with(store(files, SHEET, name))

    answer = reader.get(PATH)

    assert (answer.status_code, answer.content) == (200, SHEET)
    assert peer.next_call().payload == {"id": ID}
    assert answer.headers["content-type"] == kind
    assert answer.headers["content-length"] == str(len(SHEET))
    disposition = answer.headers["content-disposition"]
    assert disposition.startswith("attachment; filename*=UTF-8''")
    assert unquote(disposition.partition("''")[2]) == name
    assert answer.headers["cache-control"] == "private, no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_head_says_the_same_without_the_bytes(reader: httpx.Client, peer: Peer, files: FileStore):
    peer.answers["get_sheet"] = answer_with(store(files, SHEET))

    whole, head = reader.get(PATH), reader.head(PATH)

    assert (head.status_code, head.content) == (200, b"")
    changing = {"date"}
    assert {k: v for k, v in head.headers.items() if k not in changing} == {
        k: v for k, v in whole.headers.items() if k not in changing
    }


def test_an_empty_file_is_sent(reader: httpx.Client, peer: Peer, files: FileStore):
    peer.answers["get_sheet"] = answer_with(store(files, b""))

    answer = reader.get(PATH)

    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["content-length"] == "0"


def test_a_file_that_is_gone_is_404(reader: httpx.Client, peer: Peer, files: FileStore):
    file = store(files, SHEET)
    files.remove(file)
    peer.answers["get_sheet"] = answer_with(file)

    answer = reader.get(PATH)

    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert answer.headers["content-type"] == "application/problem+json"
    assert (answer.json()["kind"], answer.json()["id"]) == ("file", ID)


def test_who_may_not_have_it_gets_the_services_refusal(reader: httpx.Client, peer: Peer):
    def refuse(call: object) -> None:
        raise NotFound(kind="import", id=ID)  # type: ignore[arg-type]

    peer.answers["get_sheet"] = refuse

    answer = reader.get(PATH)

    assert (answer.status_code, answer.json()["kind"]) == (404, "import")


@pytest.mark.parametrize("result", [None, {}, {"file": None}, {"file": {"reference": 7}}])
def test_an_answer_that_names_no_file_is_502(reader: httpx.Client, peer: Peer, result: object):
    peer.answers["get_sheet"] = lambda call: result

    answer = reader.get(PATH)

    assert (answer.status_code, answer.json()["code"]) == (502, "answer_unreadable")


def test_a_file_that_became_shorter_is_not_taken_for_whole(
    reader: httpx.Client, peer: Peer, files: FileStore
):
    file = store(files, b"x" * (8 * 1024 * 1024))
    peer.answers["get_sheet"] = answer_with(file)

    with reader.stream("GET", PATH) as answer:
        files.path_of(file.reference).write_bytes(b"x")
        with pytest.raises(httpx.RemoteProtocolError):
            answer.read()


def test_a_large_file_is_sent_in_flat_memory(
    reader: httpx.Client, running: Running, peer: Peer, files: FileStore
):
    size = 128 * 1024 * 1024
    writer = files.open_writer()
    for _ in range(size // 1024 // 1024):
        writer.write(bytes(1024 * 1024))
    file = writer.commit("large.pdf")
    peer.answers["get_sheet"] = answer_with(file)
    process = psutil.Process(running.pid)
    before = most = process.memory_info().rss
    taken = 0

    with reader.stream("GET", PATH) as answer:
        for piece in answer.iter_bytes(1024 * 1024):
            taken += len(piece)
            most = max(most, process.memory_info().rss)
    files.remove(file)

    assert taken == size
    assert most - before < 32 * 1024 * 1024


def test_the_document_tells_of_the_file_and_not_of_where_it_is(reader: httpx.Client):
    document = reader.get("/openapi.json").json()

    answer = document["paths"]["/v1/sheets/{id}"]["get"]["responses"]["200"]
    assert set(answer["content"]) == {"text/csv", XLSX, OTHER}
    assert "Content-Disposition" in answer["headers"]
    assert set(document["components"]["schemas"]) == {"Problem"}
    assert "as <code>text/csv</code>" in reader.get("/docs").text


def test_a_row_that_sends_a_file_must_name_one():
    row = Operation(
        id="get_intake",
        method="GET",
        path="/v1/intakes/{id}",
        contract=enrolment.GetIntake,
        tag="Imports",
        sends_file=True,
    )

    with pytest.raises(ContractBroken, match="sends a file"):
        check((row,))
