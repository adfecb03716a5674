"""What a campaign says is read on shared telephones too, and is refused where it would tell."""

from dataclasses import replace

import pytest

from nosotros.contracts.common import InvalidFields
from nosotros.contracts.notifications import (
    ActivateTemplate,
    GetCampaign,
    SampleValue,
    StartCampaign,
)
from tests.notifications.people import people
from tests.notifications.refused import wrong
from tests.notifications.wording import emails, template, texts

pytestmark = pytest.mark.usefixtures("time_is")


#: that tell on her own telephone alone
QUIET = tuple(
    replace(each, text="Nos vemos") if each.discreet else each for each in texts("{{ title }}")
)


def value(text, name="text"):
    return (SampleValue(name=name, value=text),)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("El taller de lactancia para madres es el lunes", "taller"),
        ("Charla en el CENTRO DE SALUD", "salud"),
        ("Traiga los PAÑALES", "panales"),
        ("The baby clinic is open", "baby"),
        ("La crèche est ouverte", "creche"),
        ("Tú, yo, nosotros: nos vemos el lunes", "tu yo nosotros"),
    ],
)
def test_a_campaign_that_would_tell_on_a_shared_telephone_is_refused(plan, rows, text, word):
    with pytest.raises(InvalidFields) as refused:
        plan(data=value(text))
    assert wrong(refused.value) == [("data.0.value", f"not_discreet:{word}")]
    assert rows.all("SELECT 1 FROM campaign") == []


def test_an_organisations_own_placeholders_are_looked_at_too(asking, plan):
    written = asking.ask(template("feria", "news", texts=texts("{{ stand }}: {{ hora }}")))
    asking.ask(ActivateTemplate(template_id=written.id))
    with pytest.raises(InvalidFields) as refused:
        plan(template="feria", data=(*value("9:00", "hora"), *value("Lactario", "stand")))
    assert wrong(refused.value) == [("data.1.value", "not_discreet:lacta")]
    plan(template="feria", data=(*value("9:00", "hora"), *value("Carpa 4", "stand")))


def test_what_discreet_words_leave_out_may_tell(asking, plan):
    written = asking.ask(template("taller", "news", texts=QUIET))
    asking.ask(ActivateTemplate(template_id=written.id))
    assert plan(template="taller", data=value("Taller de mamás", "title")).state == "draft"


def test_a_template_that_changed_meanwhile_is_looked_at_again(asking, rows, plan, cohort):
    people(rows, 1, cohort_id=cohort)
    quiet = asking.ask(template("taller", "news", texts=QUIET))
    asking.ask(ActivateTemplate(template_id=quiet.id))
    campaign = plan(template="taller", data=value("Taller de mamás", "title"))
    loud = (*texts("{{ title }}"), *emails("{{ title }}"))
    asking.ask(ActivateTemplate(template_id=asking.ask(template("taller", "news", texts=loud)).id))
    with pytest.raises(InvalidFields) as refused:
        asking.ask(StartCampaign(campaign_id=campaign.id))
    assert wrong(refused.value) == [("data.0.value", "not_discreet:taller")]
    assert asking.ask(GetCampaign(id=campaign.id)).state == "draft"
