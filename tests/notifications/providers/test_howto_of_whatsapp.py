"""What the page on WhatsApp has Meta approve is what is sent, word by word."""

import json
import re
import subprocess
import sys
from typing import Any

import pytest

from nosotros.contracts.schema import dump
from notifications.domain.placeholders import samples
from notifications.domain.rendering import Rendered, render
from notifications.service import NotificationsService
from notifications.storage import templates
from notifications.templates import BUILT_IN
from tests.asking import Asking
from tests.howto import asked_by, commands_of, python_of

PAGE = "set-up-a-provider"
#: what answers her at once, by the channel that she wrote by
REPLIES = (
    *("stop_confirmed", "start_confirmed", "answer_received", "absence_noted"),
    *("offer_accepted_noted", "offer_declined_noted"),
)
NAMED = [(code, each) for code, texts in BUILT_IN.items() for each in texts if each.whatsapp_name]


@pytest.fixture
def asking(database: Any) -> Asking:
    scopes = ("notifications:read", "notifications:write")
    return Asking(NotificationsService, database, scopes=scopes)


@pytest.fixture
def printed(asking: Asking) -> tuple[dict[tuple[str, str], Any], set[tuple[str, str]]]:
    """What the page's program prints, by name and language, and those that it leaves out."""
    (get, _), _ = commands_of(PAGE)
    ran = subprocess.run(
        [sys.executable, "-c", python_of(PAGE)],
        input=dump(asking.ask(asked_by(get))),
        capture_output=True,
        check=True,
        env={"PYTHONIOENCODING": "utf-8"},
    )
    lines = [json.loads(line) for line in ran.stdout.splitlines()]
    left_out = {(line.split()[0], line.split()[1]) for line in ran.stderr.decode().splitlines()}
    return {(each["name"], each["language"]): each for each in lines}, left_out


def test_what_is_submitted_is_what_is_sent_once_it_is_approved(asking, database, printed):
    submitted, left_out = printed
    _approve(asking)

    for code, words in NAMED:
        asked = submitted.get((words.whatsapp_name, words.language))
        if asked is None:
            continue
        (body,) = asked["components"]
        sent = _sent(database, code, language=words.language, discreet=words.discreet)
        assert (asked["name"], asked["language"]) == (sent.approved.name, sent.approved.language)
        said = body["text"]
        for number, value in enumerate(sent.approved.values, start=1):
            said = said.replace(f"{{{{{number}}}}}", value)
        assert said == sent.text
        examples = body.get("example", {"body_text": [[]]})["body_text"][0]
        assert len(examples) == len(sent.approved.values)
        assert (asked["category"], body["type"]) == ("UTILITY", "BODY")

    answers = {words.whatsapp_name for code, words in NAMED if code in REPLIES}
    printed_or_named = {name for name, _ in submitted.keys() | left_out}
    assert printed_or_named == {words.whatsapp_name for _, words in NAMED} - answers


def test_words_that_meta_refuses_are_named_and_not_printed(printed):
    submitted, left_out = printed
    for code, words in NAMED:
        known = (words.whatsapp_name, words.language)
        refused = re.search(r"^\W*{{|}}\W*$", words.text) is not None
        assert (known in left_out) == (refused and code not in REPLIES)
        assert not (refused and known in submitted)


def _approve(asking: Asking) -> None:
    """All templates' words that have names, as the page says."""
    (get, _), (put, _) = commands_of(PAGE)
    codes = {code for code, _ in NAMED}
    for each in asking.ask(asked_by(get)).items:
        if each.code in codes:
            noted = asking.ask(asked_by([word.replace("$TEMPLATE", str(each.id)) for word in put]))
            assert noted.whatsapp_state == "approved"


def _sent(database: Any, code: str, *, language: str, discreet: bool) -> Rendered:
    with database.begin("gestarsalud") as transaction:
        found = templates.active(transaction.connection, organisation="gestarsalud", code=code)
    values = samples(found.placeholders, language=language)
    return render(
        found.texts, language=language, channel="whatsapp", discreet=discreet, values=values
    )
