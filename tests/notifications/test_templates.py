"""Templates are written as drafts, checked whole, and sent with once they are active."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from nosotros.contracts.common import InvalidFields, NotFound
from nosotros.contracts.notifications import (
    ActivateTemplate,
    GetTemplate,
    ListTemplates,
    NotInState,
    SetRule,
    TemplateUnfit,
)
from nosotros.identifiers import new_id
from notifications.domain.rules import OWN, RULES
from notifications.service import NotificationsService
from notifications.storage import templates
from tests.asking import Asking
from tests.notifications.refused import wrong
from tests.notifications.wording import emails, template, texts, whatsapp

SCOPES = ("notifications:read", "notifications:write")
PLATFORM = sorted((*RULES, *OWN))


@pytest.fixture
def asking(database):
    return Asking(NotificationsService, database, scopes=SCOPES)


@pytest.fixture
def sent(database):
    """What would be sent for a code."""

    def sent(code, organisation="gestarsalud"):
        with database.begin(organisation) as transaction:
            return templates.active(transaction.connection, organisation=organisation, code=code)

    return sent


def versions(asking, code="session_reminder", **more):
    page = asking.ask(ListTemplates(code=code, **more))
    return [(each.version, each.state) for each in page.items]


def test_what_is_written_is_a_draft_until_it_is_activated(asking, sent):
    written = asking.ask(template(texts=(*texts("Nos vemos el {{ when }}"), *emails())))
    assert (written.version, written.state, written.built_in) == (1, "draft", False)
    assert written.placeholders == ("first_names", "when")
    assert len(written.texts) == 9
    assert sent("session_reminder").built_in
    active = asking.ask(ActivateTemplate(template_id=written.id, drop_channels=True))
    assert (active.state, active.revision) == ("active", 2)
    assert active.activated_at is not None
    assert asking.ask(GetTemplate(id=written.id)) == active
    assert sent("session_reminder").id == written.id
    assert sent("session_reminder", "la-u").built_in


def test_an_active_version_is_retired_by_the_next(asking, sent):
    first, second = asking.ask(template()), asking.ask(template())
    asking.ask(ActivateTemplate(template_id=first.id, drop_channels=True))
    asking.ask(ActivateTemplate(template_id=second.id, drop_channels=True))
    assert versions(asking) == [(2, "active"), (1, "retired"), (0, "retired")]
    asking.ask(ActivateTemplate(template_id=first.id, drop_channels=True))
    assert versions(asking) == [(2, "retired"), (1, "active"), (0, "retired")]
    assert sent("session_reminder").version == 1


def test_the_platforms_words_can_be_had_back(asking, sent):
    written = asking.ask(template())
    asking.ask(ActivateTemplate(template_id=written.id, drop_channels=True))
    (*_, own) = asking.ask(ListTemplates(code="session_reminder")).items
    assert asking.ask(GetTemplate(id=own.id)).state == "retired"
    back = asking.ask(ActivateTemplate(template_id=own.id))
    assert (back.version, back.state, back.built_in) == (0, "active", True)
    assert sent("session_reminder").built_in
    assert versions(asking) == [(1, "retired"), (0, "active")]


def test_what_is_active_is_not_activated_again(asking):
    written = asking.ask(template())
    asking.ask(ActivateTemplate(template_id=written.id, drop_channels=True))
    (*_, own) = asking.ask(ListTemplates(code="enrolled")).items
    for id in (written.id, own.id):
        with pytest.raises(NotInState):
            asking.ask(ActivateTemplate(template_id=id))


def test_everything_wrong_is_refused_and_nothing_is_kept(asking):
    broken = (*texts("{{ ''.__class__ }}")[:3], *texts("Su salud {{ nonsense }}")[3:5])
    with pytest.raises(InvalidFields) as refused:
        asking.ask(template(purpose="news", texts=broken))
    assert wrong(refused.value) == [
        ("purpose", "purpose_of_rule:reminders"),
        ("texts", "discreet_missing:sms:fr"),
        ("texts.0.text", "template_reaches"),
        ("texts.1.text", "template_reaches"),
        ("texts.2.text", "template_reaches"),
        ("texts.3.text", "placeholder_unknown:nonsense"),
        ("texts.4.text", "placeholder_unknown:nonsense"),
    ]
    assert versions(asking) == [(0, "active")]


@pytest.mark.parametrize("word", ["curso", "SALUD", "mamás"])
def test_discreet_words_that_tell_are_refused_and_the_others_may_tell(asking, word):
    discreet = tuple(
        replace(each, text=f"Su {word}") if each.discreet and each.language == "es" else each
        for each in texts()
    )
    with pytest.raises(InvalidFields) as refused:
        asking.ask(template(texts=discreet))
    ((field, code),) = wrong(refused.value)
    assert (field, code.partition(":")[0]) == ("texts.1.text", "not_discreet")
    assert versions(asking) == [(0, "active")]
    own = tuple(each if each.discreet else replace(each, text=f"Su {word}") for each in texts())
    assert asking.ask(template(texts=own)).state == "draft"


def test_accents_and_line_ends_are_kept_in_one_way(asking):
    written = asking.ask(template(texts=texts("Que\u0301 tal\r\nhoy")))
    assert {each.text for each in written.texts} == {"Qué tal\nhoy"}


def test_no_more_texts_are_taken_than_there_are_variants(asking):
    with pytest.raises(InvalidFields) as refused:
        asking.ask(template(texts=texts() * 5))
    assert wrong(refused.value) == [("texts", "at_most:24")]


def test_a_campaigns_own_template_takes_what_it_likes(asking, sent):
    written = asking.ask(template("feria_2026", "news", texts=texts("{{ stand }}: {{ hora }}")))
    assert written.placeholders == ("hora", "stand")
    assert sent("feria_2026") is None
    asking.ask(ActivateTemplate(template_id=written.id, drop_channels=True))
    assert sent("feria_2026").id == written.id


def test_rules_that_changed_meanwhile_are_asked_again(asking):
    written = asking.ask(template("own_words", texts=texts("{{ place }}")))
    asking.ask(ActivateTemplate(template_id=written.id, drop_channels=True))
    asking.ask(SetRule(code="session_reminder", template="own_words", drop_channels=True))
    # The draft of what no rule sent took anything; now one sends it.
    with pytest.raises(InvalidFields) as refused:
        asking.ask(template("own_words", texts=texts("{{ until }}")))
    assert {code for _, code in wrong(refused.value)} == {"placeholder_unknown:until"}


def test_a_draft_that_fits_no_more_is_not_activated(asking):
    fitting = asking.ask(template("own_words", texts=texts("{{ place }}")))
    draft = asking.ask(template("own_words", texts=texts("{{ until }}")))
    news = asking.ask(template("own_words", "news", texts=texts("{{ place }}")))
    asking.ask(ActivateTemplate(template_id=fitting.id, drop_channels=True))
    asking.ask(SetRule(code="session_reminder", template="own_words", drop_channels=True))
    for each, why in ((draft, "placeholders"), (news, "other_purpose")):
        with pytest.raises(TemplateUnfit) as refused:
            asking.ask(ActivateTemplate(template_id=each.id, drop_channels=True))
        assert refused.value.why == why


def test_versions_are_listed_newest_first_and_paged(asking):
    for _ in range(3):
        asking.ask(template())
    page = asking.ask(ListTemplates(code="session_reminder", limit=2))
    assert [each.version for each in page.items] == [3, 2]
    page = asking.ask(ListTemplates(code="session_reminder", limit=2, after=page.next))
    assert ([each.version for each in page.items], page.next) == ([1, 0], None)
    assert asking.ask(ListTemplates(code="unheard_of")).items == ()


def test_every_code_is_listed_with_what_is_sent_for_it(asking):
    written = asking.ask(template())
    asking.ask(ActivateTemplate(template_id=written.id, drop_channels=True))
    asking.ask(template("feria_2026", "news"))
    listed, after = [], None
    while True:
        page = asking.ask(ListTemplates(limit=10, after=after))
        listed += page.items
        if (after := page.next) is None:
            break
    assert [each.code for each in listed] == sorted((*PLATFORM, "feria_2026"))
    states = {each.code: (each.version, each.state) for each in listed}
    assert states["session_reminder"] == (1, "active")
    assert states["enrolled"] == (0, "active")
    assert states["feria_2026"] == (1, "draft")
    with pytest.raises(InvalidFields) as refused:
        asking.ask(ListTemplates(after="unheard_of"))
    assert wrong(refused.value) == [("after", "not_a_cursor")]


def test_another_organisations_words_are_not_there(asking):
    written = asking.ask(template())
    (own,) = asking.ask(ListTemplates(code="enrolled")).items
    for id in (written.id, own.id, new_id()):
        for asked in (GetTemplate(id=id), ActivateTemplate(template_id=id)):
            with pytest.raises(NotFound):
                asking.ask(asked, organisation="la-u")


def test_versions_are_counted_one_by_one_though_written_at_once(asking):
    with ThreadPoolExecutor(4) as several:
        written = list(several.map(asking.ask, [template()] * 8))
    assert sorted(each.version for each in written) == list(range(1, 9))


def test_one_version_is_active_though_several_are_activated_at_once(asking):
    written = [asking.ask(template()) for _ in range(4)]

    def activate(each):
        return asking.ask(ActivateTemplate(template_id=each.id, drop_channels=True))

    with ThreadPoolExecutor(4) as several:
        list(several.map(activate, written))
    assert [state for _, state in versions(asking)].count("active") == 1


def test_who_wrote_and_activated_is_written_down(asking, rows):
    written = asking.ask(template(texts=whatsapp("cita")))
    asking.ask(ActivateTemplate(template_id=written.id, drop_channels=True))
    audit = rows.all("SELECT action, subject FROM audit WHERE subject IS NOT NULL ORDER BY id")
    assert audit == [
        ("write_template", str(written.id)),
        ("activate_template", str(written.id)),
    ]
