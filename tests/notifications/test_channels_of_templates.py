"""A version with no words for a channel would leave whom only that one reaches without a word."""

import pytest

from nosotros.contracts.notifications import (
    ActivateTemplate,
    GetTemplate,
    ListTemplates,
    TemplateUnfit,
)
from notifications.service import NotificationsService
from tests.asking import Asking
from tests.notifications.wording import emails, prints, template, texts, whatsapp

SCOPES = ("notifications:read", "notifications:write")
WHOLE = (*texts("Le esperamos."), *whatsapp("cita"), *emails(), *prints())


@pytest.fixture
def asking(database):
    return Asking(NotificationsService, database, scopes=SCOPES)


def write(asking, *words):
    return asking.ask(template(texts=words)).id


@pytest.mark.parametrize(
    ("words", "missing"),
    [
        (texts(), ("whatsapp", "email", "print")),
        ((*texts(), *emails()), ("whatsapp", "print")),
        ((*texts(), *whatsapp("cita"), *prints()), ("email",)),
    ],
)
def test_a_version_that_drops_a_channel_is_not_activated_and_each_is_named(asking, words, missing):
    id = write(asking, *words)
    with pytest.raises(TemplateUnfit) as refused:
        asking.ask(ActivateTemplate(template_id=id))
    assert (refused.value.why, refused.value.channels) == ("channels_missing", missing)
    assert asking.ask(GetTemplate(id=id)).state == "draft"
    (*_, own) = asking.ask(ListTemplates(code="session_reminder")).items
    assert (own.version, own.state) == (0, "active")
    assert asking.ask(ActivateTemplate(template_id=id, drop_channels=True)).state == "active"


def test_a_version_is_compared_with_the_one_before_it(asking):
    assert asking.ask(ActivateTemplate(template_id=write(asking, *WHOLE))).state == "active"
    few = write(asking, *texts(), *emails())
    with pytest.raises(TemplateUnfit) as refused:
        asking.ask(ActivateTemplate(template_id=few))
    assert refused.value.channels == ("whatsapp", "print")
    asking.ask(ActivateTemplate(template_id=few, drop_channels=True))
    fewer = write(asking, *texts())
    with pytest.raises(TemplateUnfit) as refused:
        asking.ask(ActivateTemplate(template_id=fewer))
    assert refused.value.channels == ("email",)
    # The platform's own go by every channel, and are had back as they were.
    (*_, own) = asking.ask(ListTemplates(code="session_reminder")).items
    assert asking.ask(ActivateTemplate(template_id=own.id)).state == "active"


def test_words_that_nothing_was_sent_with_before_drop_nothing(asking):
    written = asking.ask(template("feria", "news", texts=texts()))
    assert asking.ask(ActivateTemplate(template_id=written.id)).state == "active"
