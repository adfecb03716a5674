"""Trying templates: what they say with sample data, here or on a telephone of one's own."""

from collections.abc import Mapping
from datetime import timedelta

from marshmallow import ValidationError

from nosotros.bus.work import UnitOfWork
from nosotros.contracts import notifications as c
from nosotros.contracts.common import NotFound
from nosotros.contracts.fields import Email, Phone
from nosotros.identifiers import new_id
from notifications.domain.hushing import MOVED
from notifications.domain.placeholders import samples
from notifications.domain.purposes import PRIORITIES, PROGRAMME, SECURITY
from notifications.domain.rendering import MOST_FILLED, Rendered, WordsMissing, render
from notifications.domain.templates import Template
from notifications.handlers.prices import price_of
from notifications.handlers.refusing import refuse
from notifications.storage import suppressions, templates, trials
from notifications.storage.trials import Trial

#: a test that is not sent by then is of no use to anybody
_PATIENCE = timedelta(minutes=15)
#: tests of one organisation. Every variant of eight templates can be tried, and no more is sent to
#: strangers, or spent, than anybody notices
MOST_A_DAY = 100
_DAY = timedelta(days=1)


def preview_template(query: c.PreviewTemplate, *, work: UnitOfWork) -> c.Preview:
    """What a template says, with sample data in the place of what is not given.

    Raises:
        TemplateUnknown: there is no such template, or no such version.
        TemplateUnfit: it has no words for this channel, or is too long with what is given.
        InvalidFields: `data` does not read, or names what the template does not take.
    """
    template = _template(query.code, query.version, work=work)
    given = _read(query.data)
    unknown = sorted(set(given) - set(template.placeholders))
    refuse([("data", f"placeholder_unknown:{name}") for name in unknown])
    at = dict.fromkeys(given, "data")
    rendered = _rendered(template, query.language, query.channel, query.discreet, given, at=at)
    return c.Preview(
        language=rendered.language,
        channel=rendered.channel,
        discreet=rendered.discreet,
        subject=rendered.subject,
        text=rendered.text,
        html=rendered.html,
        length=rendered.length,
        segments=rendered.segments,
        encoding=rendered.encoding,
        costly=rendered.costly,
        cost=_cost(rendered),
    )


def send_test(command: c.SendTest, *, work: UnitOfWork) -> c.TestView:
    """Send a template with sample data to an address of one's own, whatever the hour.

    It goes with what is written to one person, and before no security code.

    Raises:
        TemplateUnknown, TemplateUnfit: as `preview_template`.
        InvalidFields: `to` is no address for the channel, or is not written to, or `data` names
            what the template does not take, or is far too long.
        TooManyTests: the organisation sent as many as are sent in a day.
    """
    address = Email() if command.channel == "email" else Phone()
    try:
        address.deserialize(command.to)
    except ValidationError:
        refuse([("to", address.code)])
    if suppressions.suppressed(work.connection, [command.to]):
        refuse([("to", "address_suppressed")])
    template = _template(command.code, command.version, work=work)
    refuse(
        [
            (f"data.{at}.name", f"placeholder_unknown:{each.name}")
            for at, each in enumerate(command.data)
            if each.name not in template.placeholders
        ]
    )
    given = {each.name: each.value for each in command.data}
    at = {each.name: f"data.{place}.value" for place, each in enumerate(command.data)}
    _rendered(template, command.language, command.channel, command.discreet, given, at=at)
    since = work.at - _DAY
    sent = trials.count(work.connection, organisation=work.organisation, since=since)
    if sent >= MOST_A_DAY:
        raise c.TooManyTests()
    trial = Trial(
        id=new_id(),
        template=template.code,
        template_id=template.id,
        template_version=template.version,
        purpose=SECURITY,
        priority=PRIORITIES[PROGRAMME],
        channel=command.channel,
        language=command.language,
        discreet=command.discreet,
        recipient=command.to,
        data={**samples(template.placeholders, language=command.language), **given},
        expires_at=work.at + _PATIENCE,
    )
    story = {
        "organisation": work.organisation,
        "at": work.at,
        "correlationid": work.origin.correlationid,
        "causationid": work.origin.causationid,
        "traceparent": work.origin.traceparent,
    }
    trials.insert(work.connection, trial, work=story)
    work.audit("send_test", trial.id)
    return get_test(c.GetTest(id=trial.id), work=work)


def get_test(query: c.GetTest, *, work: UnitOfWork) -> c.TestView:
    """What became of a test message.

    Raises:
        NotFound: the organisation sent no such one.
    """
    found = trials.get(work.connection, query.id)
    if found is None:
        raise NotFound(kind="test", id=query.id)
    return found


def _template(code: str, version: int | None, *, work: UnitOfWork) -> Template:
    if version is None:
        found = templates.active(work.connection, organisation=work.organisation, code=code)
        if found is None and code in templates.codes(
            work.connection, organisation=work.organisation
        ):
            raise c.TemplateUnfit(template=code, why="not_active")
    else:
        found = templates.by_version(
            work.connection, organisation=work.organisation, code=code, version=version
        )
    if found is None:
        raise c.TemplateUnknown(template=code)
    return found


def _rendered(
    template: Template,
    language: str,
    channel: str,
    discreet: bool,
    given: Mapping[str, str],
    *,
    at: Mapping[str, str],
) -> Rendered:
    """What a template says with what is given, each value of which stands in the field `at`."""
    try:
        return render(
            template.texts,
            language=language,
            channel=channel,
            discreet=discreet,
            values={**samples(template.placeholders, language=language), **given},
            moved=template.code == MOVED,
        )
    except WordsMissing as error:
        if error.name is not None and error.name in at:
            refuse([(at[error.name], f"too_long:{error.length}:{MOST_FILLED}")])
        raise c.TemplateUnfit(template=template.code, why=error.why) from error


def _read(data: str | None) -> dict[str, str]:
    given: dict[str, str] = {}
    for line in (data or "").splitlines():
        name, equals, value = line.partition("=")
        if not equals or not name.strip().isidentifier() or len(name) > 40:
            refuse([("data", "not_values")])
        given[name.strip()] = value.strip()
    return given


def _cost(rendered: Rendered) -> int | None:
    price = price_of(rendered.channel)
    return None if price is None else price * (rendered.segments or 1)
