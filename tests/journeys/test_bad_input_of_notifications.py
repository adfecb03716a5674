"""What notifications' own rules refuse: the field is named, in three languages, and nothing is stored."""

import pytest

from nosotros.testing.waiting import eventually
from tests.journeys.organisation import Organisation
from tests.journeys.problems import named, posting, problems

NOBODY = "01900000-0000-7000-8000-000000000000"
NEWS = [{"name": "text", "value": "Desde el lunes la sede abre a las 7."}]
CAMPAIGN = {"name": "La sede", "template": "news", "group": {}, "data": NEWS}
WISH = {"purpose": "all"}


@pytest.fixture(scope="module")
def organisation(enter) -> Organisation:
    return enter("bad-input-of-notifications")


@pytest.fixture(scope="module")
def known(organisation) -> dict[str, str]:
    """Ids that exist, by what they are filled into paths and bodies as."""
    her = organisation.register()["id"]
    wishes = f"/v1/participants/{her}/message-preferences"
    eventually(
        lambda: organisation.http.get(wishes).is_success,
        what="notifications knows her",
    )
    draft = organisation.post("/v1/campaigns", CAMPAIGN)["id"]
    nobody = {**CAMPAIGN, "group": {"cohort_ids": [NOBODY]}}
    empty = organisation.post("/v1/campaigns", nobody)["id"]
    ended = organisation.post("/v1/campaigns", CAMPAIGN)["id"]
    organisation.post(f"/v1/campaigns/{ended}/cancelling", {})
    return {"her": her, "wishes": wishes, "draft": draft, "ended": ended, "empty": empty}


@pytest.fixture(scope="module", autouse=True)
def nothing_stored(organisation, known):
    """After all tests all is as it was before; a look at all of it takes longer than a test."""
    before = written(organisation, known)
    yield
    assert written(organisation, known) == before


def written(organisation, known):
    kinds = ("campaigns", "templates", "messages", "suppressions")
    found = {each: organisation.every(f"/v1/{each}") for each in kinds}
    return {**found, "wishes": organisation.get(known["wishes"])}


def putting(organisation, path, body, seen=None):
    more = {} if seen is None else {"If-Match": seen}
    return lambda headers: organisation.send("PUT", path, json=body, headers={**headers, **more})


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"name": ""}, ("name", "length")),
        ({"per_minute": 0}, ("per_minute", "range")),
        ({"per_minute": "many"}, ("per_minute", "not_a_whole_number")),
        ({"expires_at": "2020-01-01T00:00:00Z"}, ("expires_at", "moment_in_past")),
        ({"expires_at": "2999-01-01T00:00:00"}, ("expires_at", "moment_without_zone")),
        ({"group": {"states": ["gone"]}}, ("group.states.0", "one_of")),
        ({"group": {"languages": ["pt"]}}, ("group.languages.0", "one_of")),
        ({"group": {"cohort_ids": ["x"]}}, ("group.cohort_ids.0", "not_a_uuid")),
        ({"group": {"everyone": True}}, ("group.everyone", "unknown_field")),
        ({"data": NEWS * 2}, ("data.1.name", "repeated")),
        (
            {"data": [*NEWS, {"name": "link", "value": "http://"}]},
            ("data.1.name", "no_such_placeholder"),
        ),
    ],
)
def test_a_campaign_that_cannot_be_names_its_field(organisation, known, changed, expected):
    send = posting(organisation, "/v1/campaigns", {**CAMPAIGN, **changed})
    assert named(problems(send, status=422, code="invalid_fields")) == [expected]


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"channels": ["sms", "sms"]}, ("channels.1", "repeated")),
        ({"channels": ["pigeon"]}, ("channels.0", "one_of")),
        ({"purpose": "security"}, ("purpose", "one_of")),
        ({"language": "pt"}, ("language", "one_of")),
        ({"quiet_from": "20:00"}, ("quiet_until", "quiet_hours_have_two_ends")),
        ({"quiet_from": "8pm", "quiet_until": "08:00"}, ("quiet_from", "not_a_time_of_day")),
        (
            {"quiet_from": "08:00", "quiet_until": "08:00"},
            ("quiet_until", "quiet_hours_leave_none"),
        ),
        ({"opted_out": "yes"}, ("opted_out", "not_true_or_false")),
    ],
)
def test_a_wish_that_cannot_be_names_its_field(organisation, known, changed, expected):
    seen = organisation.http.get(known["wishes"]).headers["ETag"]
    send = putting(organisation, known["wishes"], {**WISH, **changed}, seen)
    assert named(problems(send, status=422, code="invalid_fields")) == [expected]


@pytest.mark.parametrize(
    ("seen", "status", "code"),
    [(None, 428, "revision_required"), ('"99"', 412, "revision_mismatch")],
)
def test_a_wish_is_noted_on_what_was_read_alone(organisation, known, seen, status, code):
    send = putting(organisation, known["wishes"], {**WISH, "language": "en"}, seen)
    problems(send, status=status, code=code)


def test_a_zone_that_is_none_is_refused(organisation, known):
    send = putting(organisation, f"/v1/participants/{known['her']}/time-zone", {"zone": "Soacha"})
    assert named(problems(send, status=422, code="invalid_fields")) == [("zone", "not_a_zone")]


@pytest.mark.parametrize(
    ("path", "query", "expected"),
    [
        ("/v1/messages", {"state": "lost"}, ("state", "one_of")),
        ("/v1/messages", {"participant_id": "x"}, ("participant_id", "not_a_uuid")),
        ("/v1/messages", {"after": "x"}, ("after", "not_a_cursor")),
        ("/v1/messages/totals", {"campaign_id": "x"}, ("campaign_id", "not_a_uuid")),
        ("/v1/campaigns", {"state": "sleeping"}, ("state", "one_of")),
    ],
)
def test_a_question_that_cannot_be_answered_names_its_field(organisation, path, query, expected):
    found = problems(
        lambda headers: organisation.http.get(path, params=query, headers=headers),
        status=422,
        code="invalid_fields",
    )
    assert named(found) == [expected]


@pytest.mark.parametrize(
    ("path", "body", "status", "code"),
    [
        ("/v1/campaigns", {**CAMPAIGN, "template": "greetings"}, 404, "template_unknown"),
        ("/v1/campaigns", {**CAMPAIGN, "template": "session_reminder"}, 409, "template_unfit"),
        ("/v1/campaigns", {**CAMPAIGN, "data": []}, 409, "template_unfit"),
        ("/v1/campaigns/{draft}/pause", {}, 409, "not_in_state"),
        ("/v1/campaigns/{ended}/start", {}, 409, "not_in_state"),
        ("/v1/campaigns/{empty}/start", {}, 409, "nobody_there"),
        (f"/v1/campaigns/{NOBODY}/start", {}, 404, "not_found"),
        (f"/v1/messages/{NOBODY}/sending-again", {}, 404, "not_found"),
        (f"/v1/messages/{NOBODY}/handing-over", {}, 404, "not_found"),
        (f"/v1/messages/{NOBODY}/cancelling", {}, 404, "not_found"),
    ],
)
def test_a_refusal_says_why_in_the_callers_language(organisation, known, path, body, status, code):
    send = posting(organisation, path.format(**known), body)
    problems(send, status=status, code=code)
