"""Documents are made once, when they are first asked for."""

import asyncio

import orjson
import pytest

from gateway import openapi
from gateway.documents import Documents
from gateway.operations import operations


def test_a_document_is_made_once_for_all_who_ask(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[object] = []
    monkeypatch.setattr(openapi, "document", lambda table: made.append(table) or {"of": len(made)})
    documents = Documents(operations())

    async def ask() -> list[bytes]:
        return await asyncio.gather(*(documents.openapi() for _ in range(5)))

    assert asyncio.run(ask()) == [orjson.dumps({"of": 1})] * 5


def test_a_document_that_could_not_be_made_is_made_when_it_is_asked_for_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    documents = Documents(operations())

    def exhausted(_table: object) -> object:
        raise MemoryError

    async def ask() -> bytes:
        with monkeypatch.context() as patched:
            patched.setattr(openapi, "document", exhausted)
            with pytest.raises(MemoryError):
                await documents.openapi()
        return await documents.openapi()

    assert orjson.loads(asyncio.run(ask())) == openapi.document(operations())
