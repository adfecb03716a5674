"""What WhatsApp said of words decides whether they may open a conversation."""

from datetime import UTC, datetime

import pytest

from nosotros.contracts.common import NotFound
from nosotros.contracts.notifications import (
    ActivateTemplate,
    GetTemplate,
    ListTemplates,
    SetWhatsappApproval,
    TemplateUnfit,
)
from nosotros.database import EVERY_ORGANISATION
from nosotros.identifiers import new_id
from notifications.domain.placeholders import samples
from notifications.domain.rendering import render
from notifications.service import NotificationsService
from notifications.storage import templates
from notifications.storage.template_changes import judged
from tests.asking import Asking
from tests.notifications.wording import template, texts, whatsapp

SCOPES = ("notifications:read", "notifications:write")
AT = datetime(2026, 8, 18, 14, tzinfo=UTC)


@pytest.fixture
def asking(database):
    return Asking(NotificationsService, database, scopes=SCOPES)


@pytest.fixture
def approved(database):
    """By which name words for WhatsApp would be sent now; none: not as approved words."""

    def approved(code="session_reminder", *, language="es", discreet=False):
        with database.begin("gestarsalud") as transaction:
            found = templates.active(transaction.connection, organisation="gestarsalud", code=code)
        rendered = render(
            found.texts,
            language=language,
            channel="whatsapp",
            discreet=discreet,
            values=samples(found.placeholders, language=language),
        )
        return None if rendered.approved is None else rendered.approved.name

    return approved


@pytest.fixture
def hears(database):
    """WhatsApp tells, as the worker hears it."""

    def hears(name, state, *, language="es", organisation="gestarsalud"):
        with database.begin(EVERY_ORGANISATION) as transaction:
            return judged(
                transaction.connection,
                organisation=organisation,
                name=name,
                language=language,
                state=state,
                at=AT,
            )

    return hears


def test_words_with_a_name_wait_for_whatsapp_and_others_do_not(asking):
    assert asking.ask(template(texts=whatsapp("cita"))).whatsapp_state == "pending"
    assert asking.ask(template(texts=texts())).whatsapp_state == "none"


def test_a_coordinator_notes_what_whatsapp_said(asking, approved):
    written = asking.ask(template(texts=(*whatsapp("cita"), *texts())))
    asking.ask(ActivateTemplate(template_id=written.id, drop_channels=True))
    assert approved() is None
    noted = asking.ask(SetWhatsappApproval(template_id=written.id, state="approved"))
    assert (noted.whatsapp_state, noted.revision) == ("approved", 3)
    assert (approved(), approved(discreet=True)) == ("cita", "cita_discreet")
    asking.ask(SetWhatsappApproval(template_id=written.id, state="rejected"))
    assert approved() is None


def test_words_without_a_name_cannot_be_approved(asking):
    written = asking.ask(template(texts=texts()))
    for id in (written.id, asking.ask(ListTemplates(code="news")).items[0].id):
        with pytest.raises(TemplateUnfit) as refused:
            asking.ask(SetWhatsappApproval(template_id=id, state="approved"))
        assert refused.value.why == "no_names"
    with pytest.raises(NotFound):
        asking.ask(SetWhatsappApproval(template_id=new_id(), state="approved"))


def test_whatsapp_tells_of_each_of_the_words(asking, approved, hears):
    written = asking.ask(template(texts=whatsapp("cita")))
    asking.ask(ActivateTemplate(template_id=written.id, drop_channels=True))
    for language in ("es_CO", "en", "fr"):
        assert hears("cita", "approved", language=language)
    assert approved(language="fr") == "cita"
    assert approved(discreet=True) is None
    assert asking.ask(GetTemplate(id=written.id)).whatsapp_state == "pending"
    assert hears("cita_discreet", "rejected", language="en")
    assert asking.ask(GetTemplate(id=written.id)).whatsapp_state == "rejected"
    assert (approved(language="en"), approved(language="en", discreet=True)) == ("cita", None)


def test_what_nobody_wrote_and_what_another_wrote_is_left(asking, hears):
    written = asking.ask(template(texts=whatsapp("cita")))
    assert not hears("unheard_of", "approved")
    assert not hears("cita", "approved", organisation="la-u")
    assert asking.ask(GetTemplate(id=written.id)).whatsapp_state == "pending"


def test_the_platforms_words_are_kept_as_whatsapp_approved_them(asking, approved, hears):
    assert approved() is None
    assert hears("nosotros_session_reminder", "approved")
    assert approved() == "nosotros_session_reminder"
    assert hears("nosotros_session_reminder", "pending")
    (own,) = asking.ask(ListTemplates(code="session_reminder")).items
    assert (own.version, own.state, own.built_in) == (0, "active", True)
    assert own.created_at == AT
    assert own.whatsapp_state == "pending"
    assert hears("nosotros_session_reminder", "approved")
    assert asking.ask(GetTemplate(id=own.id)).whatsapp_state == "pending"
    asking.ask(SetWhatsappApproval(template_id=own.id, state="approved"))
    assert approved(discreet=True) == "nosotros_session_reminder_discreet"


def test_the_platforms_words_that_were_replaced_stay_replaced(asking, hears):
    written = asking.ask(template())
    asking.ask(ActivateTemplate(template_id=written.id, drop_channels=True))
    assert hears("nosotros_session_reminder", "approved")
    page = asking.ask(ListTemplates(code="session_reminder"))
    assert [(each.version, each.state) for each in page.items] == [(1, "active"), (0, "retired")]
    asking.ask(ActivateTemplate(template_id=page.items[1].id))
    page = asking.ask(ListTemplates(code="session_reminder"))
    assert [(each.version, each.state) for each in page.items] == [(1, "retired"), (0, "active")]
