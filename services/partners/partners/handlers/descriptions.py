"""Services of rooms: described by their organisation, looked up by whoever carries to and from them."""

import math
from typing import Any

from nosotros import clock
from nosotros.bus.work import UnitOfWork
from nosotros.contracts import partners as c
from nosotros.contracts.common import FieldProblem, InvalidFields
from nosotros.pages import after_slug, cut
from nosotros.schemas import Problem
from partners.domain import descriptions as rules
from partners.domain.flow import Allowance
from partners.storage import descriptions

#: services of one organisation
_MOST = 50
#: nobody corrects more at once
_MOST_PROBLEMS, _LONGEST_PATH = 100, 200
#: how often an organisation may describe, here: while one is checked nobody else is answered
_often = Allowance(per_second=0.5, burst=30)


def describe_service(command: c.DescribeService, *, work: UnitOfWork) -> c.ServiceDescription:
    """Take a description, in place of the one before.

    Raises:
        NotYourService: it is another organisation's.
        DescriptionsTooMany: it has described much just now.
        InvalidFields: it is none that can be taken, or breaks what was promised.
    """
    _its_own(command.organisation, work=work)
    wait = _often.take(command.organisation, now=clock.monotonic())
    if wait:
        raise c.DescriptionsTooMany(seconds=math.ceil(wait))
    document: dict[str, Any] = {
        "summary": command.summary,
        "events": command.events,
        "commands": command.commands,
        "queries": command.queries,
        "errors": command.errors,
    }
    _refuse(rules.problems(command.organisation, command.service, document))
    of = {"organisation": command.organisation, "service": command.service}
    descriptions.hold(work.connection, command.organisation)
    before = descriptions.of_service(work.connection, **of)
    if before is not None:
        _refuse(rules.broken(before.promised, document))
    if descriptions.count_others(work.connection, **of) >= _MOST:
        _refuse([Problem("service", f"at_most:{_MOST}")])
    promised = rules.promised(before.promised if before else None, document)
    if rules.has_more_than(rules.MOST_PROMISED, promised):
        _refuse([Problem("service", f"promised_too_much:{rules.MOST_PROMISED}")])
    revision = descriptions.put(
        work.connection, **of, document=document, promised=promised, at=work.at
    )
    name = f"{command.organisation}.{command.service}"
    work.audit("describe_service", name)
    told = c.RoomServiceDescribed(
        room=command.organisation, service=name, types=tuple(sorted(command.events))
    )
    work.publish(told, revision=revision)
    return c.ServiceDescription(**of, revision=revision, described_at=work.at, **document)


def remove_service(command: c.RemoveService, *, work: UnitOfWork) -> None:
    """Take a description away; what it promised is remembered.

    Raises:
        NotYourService: it is another organisation's.
        ServiceNotDescribed: there is none.
    """
    _its_own(command.organisation, work=work)
    of = {"organisation": command.organisation, "service": command.service}
    revision = descriptions.remove(work.connection, **of, at=work.at)
    if revision is None:
        raise c.ServiceNotDescribed(**of)
    name = f"{command.organisation}.{command.service}"
    work.audit("remove_service", name)
    work.publish(c.RoomServiceRemoved(room=command.organisation, service=name), revision=revision)


def get_service_description(
    query: "c.GetServiceDescription | c.ResolveService", *, work: UnitOfWork
) -> c.ServiceDescription:
    """A service as it was described last.

    Raises:
        ServiceNotDescribed: it is not.
    """
    of = {"organisation": query.organisation, "service": query.service}
    found = descriptions.of_service(work.connection, **of)
    if found is None or found.document is None:
        raise c.ServiceNotDescribed(**of)
    return c.ServiceDescription(
        **of, revision=found.revision, described_at=found.described_at, **found.document
    )


def list_service_descriptions(
    query: c.ListServiceDescriptions, *, work: UnitOfWork
) -> c.ServiceDescriptionPage:
    """The described services of an organisation, by name."""
    found = descriptions.page(
        work.connection,
        organisation=query.organisation,
        after=after_slug(query.after),
        limit=query.limit + 1,
    )
    items, following = cut(list(map(_summary, found)), query.limit, by=lambda each: each.service)
    return c.ServiceDescriptionPage(items=items, next=following)


def resolve_event_type(query: c.ResolveEventType, *, work: UnitOfWork) -> c.EventTypes:
    """What was described of a type; nothing where nobody tells such events."""
    found = descriptions.of_type(work.connection, query.type)
    if found is None:
        return c.EventTypes(items=())
    view = c.EventTypeView(
        type=query.type,
        organisation=found.organisation,
        service=found.service,
        subject=found.event["subject"],
        schema=found.event["schema"],
    )
    return c.EventTypes(items=(view,))


def _its_own(organisation: str, *, work: UnitOfWork) -> None:
    if organisation != work.organisation:
        raise c.NotYourService(organisation=organisation)


def _refuse(found: list[Problem]) -> None:
    if found:
        raise InvalidFields(
            problems=tuple(
                FieldProblem(field=each.path[:_LONGEST_PATH], code=each.code)
                for each in found[:_MOST_PROBLEMS]
            )
        )


def _summary(found: descriptions.Described) -> c.ServiceSummary:
    document = found.document or {}
    return c.ServiceSummary(
        organisation=found.organisation,
        service=found.service,
        revision=found.revision,
        summary=document["summary"],
        events=tuple(sorted(document["events"])),
        commands=tuple(sorted(document["commands"])),
        queries=tuple(sorted(document["queries"])),
    )
