"""Refusals as a caller meets them, in each language."""

from typing import Any

import httpx

from tests.journeys.organisation import Organisation

LANGUAGES = ("es", "en", "fr")


def problems(send, *, status: int, code: str) -> list[dict[str, Any]]:
    """The problem that `send(headers)` is answered, the same in three languages but for words."""
    found = []
    for language in LANGUAGES:
        answer: httpx.Response = send({"Accept-Language": language})
        assert (answer.status_code, answer.json().get("code")) == (status, code), answer.text
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.headers["content-language"] == language
        problem = answer.json()
        assert problem["type"] == f"/problems/{code}"
        assert problem["status"] == status
        found.append(problem)
    assert len({each["detail"] for each in found}) == len(LANGUAGES)
    assert len({each["title"] for each in found}) == len(LANGUAGES)
    return found


def named(found: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """The fields that each of the problems names, and how; each told in its language."""
    per_language = [[(e["field"], e["code"]) for e in each["errors"]] for each in found]
    assert per_language.count(per_language[0]) == len(found)
    for errors in zip(*(each["errors"] for each in found), strict=True):
        assert len({each["detail"] for each in errors}) == len(LANGUAGES)
    return per_language[0]


def posting(organisation: Organisation, path: str, body: Any):
    return lambda headers: organisation.send("POST", path, json=body, headers=headers)
