"""Lists across organisations: everybody at once, and who did not answer."""

import threading
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from gateway.network import cursor
from nosotros.contracts.common import InvalidFields
from tests.gateway.directory import grant
from tests.gateway.peer import SILENCE, Call, Peer, Raw
from tests.gateway.rooms.test_hosted import COHORT
from tests.howto import answers_of, sent, typed

As = Callable[..., httpx.Client]
PATH = "/v1/network/cohorts"
#: seconds; a gateway waits five for everybody
LONGER = 6


def page(*names: str, next: str | None = None) -> dict[str, Any]:
    return {"items": [{**COHORT, "name": each} for each in names], "next": next}


def granting(*organisations: str, purposes: tuple[str, ...] = ("reporting",)) -> list[Any]:
    return [
        grant(
            grantor=each,
            grantee="gestarsalud",
            operations=["training.list_cohorts"],
            purposes=purposes,
        )
        for each in organisations
    ]


def shown(answer: httpx.Response) -> list[tuple[str, str]]:
    assert answer.status_code == 200, answer.text
    return [(each["organisation"], each["item"]["name"]) for each in answer.json()["items"]]


@pytest.fixture
def everybody(hosted: dict[str, Peer], training: Peer) -> Callable[..., None]:
    """Each organisation's cohorts, wherever they are kept."""

    def everybody(answers: dict[str, Callable[[Call], Any]]) -> None:
        def at_the_hub(call: Call) -> Any:
            return answers[call.headers["nameko.organisation"]](call)

        training.answers["list_cohorts"] = at_the_hub
        for organisation, each in hosted.items():
            if organisation in answers:
                each.answers["list_cohorts"] = answers[organisation]

    return everybody


def test_one_whose_page_goes_on_at_a_place_of_any_length_stops_nobody_elses_list(
    as_of: As, everybody: Callable[..., None]
):
    everybody(
        {
            "gestarsalud": lambda _: page("hers", next="of-hers"),
            "la-u": lambda _: page("a", next="x" * 900_000),
        }
    )
    client = as_of("gestarsalud", grants=granting("la-u"))

    answer = client.get(PATH)

    assert shown(answer) == [("gestarsalud", "hers")]
    [silent] = answer.json()["unanswered"]
    assert (silent["organisation"], silent["problem"]["code"]) == ("la-u", "room_answer_invalid")
    assert len(answer.headers["Link"]) < 500
    assert cursor.read(answer.json()["next"]) == {"gestarsalud": "of-hers"}


def test_everybody_who_lets_one_is_asked_at_once(
    as_of: As, everybody: Callable[..., None], hosted: dict[str, Peer]
):
    all_asked = threading.Barrier(3)

    def together(name: str) -> Callable[[Call], Any]:
        def answer(_: Call) -> Any:
            # Nobody answers before everybody is asked: one after the other none would.
            try:
                all_asked.wait(LONGER)
            except threading.BrokenBarrierError:
                return SILENCE
            return page(name)

        return answer

    everybody({"gestarsalud": together("hers"), "la-u": together("a"), "mutual": together("b")})
    client = as_of("gestarsalud", grants=granting("la-u", "mutual"))

    answer = client.get(PATH, params={"state": "running"})

    assert shown(answer) == [("gestarsalud", "hers"), ("la-u", "a"), ("mutual", "b")]
    assert answer.json()["unanswered"] == []
    assert answer.json()["next"] is None
    call = hosted["la-u"].next_call()
    assert call.payload == {"state": "running"}
    assert call.headers["nameko.grantee"] == "gestarsalud"


def test_who_does_not_answer_is_said_and_can_be_asked_again(
    as_of: As, everybody: Callable[..., None], hosted: dict[str, Peer]
):
    everybody(
        {
            "gestarsalud": lambda _: page("hers"),
            "la-u": lambda _: SILENCE,
            "mutual": lambda _: Raw(b"nonsense"),
        }
    )
    client = as_of("gestarsalud", grants=granting("la-u", "mutual"))

    answer = client.get(PATH)

    assert shown(answer) == [("gestarsalud", "hers")]
    said = {each["organisation"]: each for each in answer.json()["unanswered"]}
    # Its own deadline, or that of the list: whichever is first.
    assert said["la-u"]["problem"]["code"] in ("room_unavailable", "answer_timed_out")
    assert said["mutual"]["problem"]["code"] == "room_answer_invalid"
    hosted["la-u"].answers["list_cohorts"] = lambda _: page("a")
    assert shown(client.get(PATH, params={"after": said["la-u"]["after"]})) == [("la-u", "a")]


def test_the_howto_shows_what_is_answered(as_of: As, everybody: Callable[..., None]):
    page_name = "ask-several-organisations"
    everybody(
        {
            "gestarsalud": lambda _: page("hers"),
            "la-u": lambda _: page("a"),
            "mutual": lambda _: SILENCE,
        }
    )
    client = as_of("gestarsalud", grants=granting("la-u", "mutual"))
    key = client.headers["Authorization"].removeprefix("Bearer ")
    (words,) = typed(page_name, "curl", SITE=str(client.base_url).rstrip("/"), KEY=key)

    found = sent(words).json()
    example = answers_of(page_name)[0]

    assert [each["organisation"] for each in found["items"]] == [
        each["organisation"] for each in example["items"]
    ]
    (missing,), (shown_missing,) = found["unanswered"], example["unanswered"]
    assert missing["after"] == shown_missing["after"]
    assert missing["organisation"] == shown_missing["organisation"]
    assert missing["problem"]["code"] in (shown_missing["problem"]["code"], "answer_timed_out")
    assert found.keys() == example.keys()


def test_one_cursor_goes_on_with_everybody_who_has_more(as_of: As, everybody: Callable[..., None]):
    def twice(name: str) -> Callable[[Call], Any]:
        def answer(call: Call) -> Any:
            assert call.payload["limit"] == 1
            first = "after" not in call.payload
            return page(f"{name}1", next=f"of-{name}") if first else page(call.payload["after"])

        return answer

    everybody({"gestarsalud": lambda _: page("hers"), "la-u": twice("a"), "mutual": twice("b")})
    client = as_of("gestarsalud", grants=granting("la-u", "mutual"))

    first = client.get(PATH, params={"limit": 1})
    second = client.get(PATH, params={"limit": 1, "after": first.json()["next"]})

    assert shown(first) == [("gestarsalud", "hers"), ("la-u", "a1"), ("mutual", "b1")]
    assert first.headers["Link"].endswith('rel="next"')
    assert shown(second) == [("la-u", "of-a"), ("mutual", "of-b")]
    assert second.json()["next"] is None
    assert "Link" not in second.headers


def test_who_does_not_let_one_is_not_asked(
    as_of: As, everybody: Callable[..., None], hosted: dict[str, Peer]
):
    everybody({"gestarsalud": lambda _: page("hers")})
    other = grant(grantor="la-u", grantee="gestarsalud", operations=["training.get_cohort"])

    answer = as_of("gestarsalud", grants=[other]).get(PATH)

    assert shown(answer) == [("gestarsalud", "hers")]
    assert answer.json()["unanswered"] == []
    assert hosted["la-u"].calls.empty()
    # Nor where a cursor names her.
    made = cursor.written({"la-u": None})
    assert shown(as_of("gestarsalud").get(PATH, params={"after": made})) == []


def test_a_purpose_that_must_be_said_is_asked_for(as_of: As, everybody: Callable[..., None]):
    everybody({"gestarsalud": lambda _: page("hers"), "la-u": lambda _: page("a")})
    client = as_of("gestarsalud", grants=granting("la-u", purposes=("reporting", "research")))

    [silent] = client.get(PATH).json()["unanswered"]
    said = client.get(PATH, headers={"Nosotros-Purpose": "research"})

    assert silent["problem"]["code"] == "purpose_missing"
    assert shown(said) == [("gestarsalud", "hers"), ("la-u", "a")]


@pytest.mark.parametrize(
    "after", ["x", "e30", "W10", "bnVsbA", "a" * 20_000, "eyJBIjpudWxsfQ", "eyJsYS11IjoxfQ", "é"]
)
def test_a_cursor_of_anything_else_is_refused(as_of: As, after: str):
    answer = as_of("gestarsalud").get(PATH, params={"after": after})

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["code"] == "not_a_cursor"


def test_a_cursor_is_read_as_it_was_written():
    places = {"la-u": "x", "mutual": None}
    assert cursor.read(cursor.written(places)) == places
    assert cursor.written({}) is None
    assert cursor.read(None) is None
    with pytest.raises(InvalidFields):
        cursor.read("")


def test_the_document_says_what_is_answered(as_of: As):
    paths = as_of("gestarsalud").get("/openapi.json").json()["paths"]

    described = paths[PATH]["get"]["responses"]["200"]["content"]
    assert [*described] == ["application/json"]
    properties = described["application/json"]["schema"]["properties"]
    assert properties["items"]["items"]["properties"]["item"] == {
        "$ref": "#/components/schemas/CohortView"
    }
    assert {"items", "unanswered", "next"} == properties.keys()
