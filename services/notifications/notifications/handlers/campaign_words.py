"""Whether a template serves for a campaign, with the values that it is given."""

from collections.abc import Sequence

from nosotros.bus.work import UnitOfWork
from nosotros.contracts.notifications import SampleValue, TemplateUnfit, TemplateUnknown
from notifications.domain.hushing import telling_values
from notifications.domain.purposes import NEWS, PROGRAMME
from notifications.domain.rendering import WordsMissing, render
from notifications.domain.templates import Template
from notifications.handlers.refusing import refuse
from notifications.storage import templates

#: what a group may be written to about; reminders and codes belong to one person
_PURPOSES = (NEWS, PROGRAMME)
#: known of each of the group
_OF_HER = ("first_names",)
#: as long a name as has to fit
_LONG_NAME = "María de los Ángeles Yulieth"


def template_of(code: str, *, work: UnitOfWork) -> Template:
    """The words that are sent for a code.

    Raises:
        TemplateUnknown: there is no template by this code.
        TemplateUnfit: no version of it is active.
    """
    found = templates.active(work.connection, organisation=work.organisation, code=code)
    if found is not None:
        return found
    known = templates.codes(work.connection, organisation=work.organisation)
    if code in known:
        raise TemplateUnfit(template=code, why="not_active")
    raise TemplateUnknown(template=code)


def check(template: Template, data: Sequence[SampleValue]) -> None:
    """Whether a template can be sent to a group with these values, in each language and channel.

    Raises:
        InvalidFields: it does not take one of them, or one tells what others are not to read, and
            they may: use words that tell nothing, or a template whose discreet words leave it out.
        TemplateUnfit: it is for other purposes, one is missing, or with them it is too long.
    """
    if template.purpose not in _PURPOSES:
        raise TemplateUnfit(template=template.code, why="other_purpose")
    takes = set(template.placeholders) - set(_OF_HER)
    refuse(
        [
            (f"data.{place}.name", "no_such_placeholder")
            for place, each in enumerate(data)
            if each.name not in takes
        ]
    )
    values = {each.name: each.value for each in data}
    if takes - set(values):
        raise TemplateUnfit(template=template.code, why="placeholders")
    told = telling_values(template.texts, values)
    refuse(
        [
            (f"data.{place}.value", f"not_discreet:{told[each.name]}")
            for place, each in enumerate(data)
            if each.name in told
        ]
    )
    for text in template.texts:
        try:
            render(
                template.texts,
                language=text.language,
                channel=text.channel,
                discreet=text.discreet,
                values={**values, "first_names": _LONG_NAME},
            )
        except WordsMissing as error:
            raise TemplateUnfit(template=template.code, why=error.why) from error
