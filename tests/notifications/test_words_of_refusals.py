"""Refusals say in words what their fields say in codes: every code that can occur has its words."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import orjson
import pytest

from gateway.problems import LANGUAGES, problem_of
from nosotros.contracts.notifications import NotInState, NotReachable, TemplateUnfit
from nosotros.contracts.notifications.values import CampaignState, MessageState
from nosotros.contracts.texts.why import STATES_OF_NOTIFICATIONS, WHY_NOT_REACHABLE, WHY_UNFIT
from nosotros.identifiers import new_id
from notifications.domain import campaigns, states

SERVICE = Path(states.__file__).parents[1]
NODES = [
    node
    for path in sorted(SERVICE.rglob("*.py"))
    for node in ast.walk(ast.parse(path.read_text()))
    if isinstance(node, ast.Call | ast.FunctionDef)
]


def called(node: ast.Call) -> str:
    """The last name of what is called."""
    return getattr(node.func, "attr", getattr(node.func, "id", ""))


def given(call: str, *, argument: str | int) -> Iterator[str]:
    """The constants that the service gives such a call, by the argument's name or place."""
    for node in NODES:
        if not isinstance(node, ast.Call) or called(node) != call:
            continue
        values = (
            node.args[argument : argument + 1]
            if isinstance(argument, int)
            else [each.value for each in node.keywords if each.arg == argument]
        )
        for value in values:
            for each in ast.walk(value):
                if isinstance(each, ast.Constant) and isinstance(each.value, str):
                    yield each.value


def returned(function: str) -> Iterator[str]:
    """The constants that a function of the service returns."""
    for node in NODES:
        if isinstance(node, ast.FunctionDef) and node.name == function:
            for part in ast.walk(node):
                if isinstance(part, ast.Return) and part.value is not None:
                    for each in ast.walk(part.value):
                        if isinstance(each, ast.Constant) and isinstance(each.value, str):
                            yield each.value


#: of a template's version
OF_TEMPLATES = {"draft", "active", "retired"}
REACHED = {*given("NotReachable", argument="why"), *returned("withheld_why")}
UNFIT = {*given("TemplateUnfit", argument="why"), *given("WordsMissing", argument=0)}
STATES = {
    *get_args(MessageState),
    *get_args(CampaignState),
    *states.STATES,
    *(campaigns.DRAFT, campaigns.RUNNING, campaigns.PAUSED, campaigns.DONE, campaigns.CANCELLED),
    *OF_TEMPLATES,
    # Whose words are erased: handlers say so of a message.
    "forgotten",
    *given("NotInState", argument="needed"),
}


def test_the_service_is_read_as_it_is_written():
    assert {"other_purpose", "value_missing", "no_names"} <= UNFIT
    assert {"not_authorised", "no_address"} <= REACHED


@pytest.mark.parametrize(
    ("codes", "words"),
    [(UNFIT, WHY_UNFIT), (REACHED, WHY_NOT_REACHABLE), (STATES, STATES_OF_NOTIFICATIONS)],
    ids=["unfit", "not reachable", "states"],
)
def test_every_code_that_can_occur_has_its_words_in_every_language(codes, words):
    assert codes == set(words)
    for code in codes:
        assert set(words[code]) == set(LANGUAGES)
        assert all(text and "_" not in text for text in words[code].values())


@pytest.mark.parametrize(
    ("refused", "language", "detail"),
    [
        (
            TemplateUnfit(template="news", why="other_purpose"),
            "es",
            "La plantilla «news» no sirve para esto: es para otro propósito.",
        ),
        (
            NotReachable(participant_id=new_id(), why="not_authorised"),
            "fr",
            "On ne peut pas écrire à cette personne pour l'instant : les messages ne sont pas"
            " autorisés.",
        ),
        (
            NotInState(state="running", needed=("draft", "paused")),
            "es",
            "Su estado es «en curso», y esto solo se puede hacer en uno de estos: borrador, en"
            " pausa.",
        ),
        (
            NotInState(state="of_tomorrow", needed=("draft",)),
            "en",
            "Its state is “of_tomorrow”, and this can only be done in one of these: draft.",
        ),
    ],
)
def test_a_problem_is_said_in_words_and_keeps_its_codes(refused, language, detail):
    problem = orjson.loads(problem_of(refused, language=language).body)

    assert problem["detail"] == detail
    for name, value in refused.as_fields().items():
        assert problem[name] == (
            str(value) if name.endswith("_id") else orjson.loads(orjson.dumps(value))
        )
