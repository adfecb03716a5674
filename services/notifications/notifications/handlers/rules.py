"""Which event sends what to whom."""

from nosotros.bus.work import UnitOfWork
from nosotros.contracts.notifications import (
    ListRules,
    RuleList,
    RuleUnknown,
    RuleView,
    SetRule,
    TemplateUnfit,
    TemplateUnknown,
)
from notifications.domain.rules import EARLIEST, LATEST, Rule
from notifications.handlers.refusing import refuse
from notifications.storage import rules, templates


def rule(code: str, *, work: UnitOfWork) -> Rule:
    """A rule as the organisation has it; one that is not enabled sends nothing.

    Raises:
        KeyError: the platform has no such rule.
    """
    return rules.every(work.connection, organisation=work.organisation)[code]


def list_rules(_query: ListRules, *, work: UnitOfWork) -> RuleList:
    """Which event sends what to whom."""
    every = rules.every(work.connection, organisation=work.organisation)
    return RuleList(items=tuple(_view(every[code]) for code in sorted(every)))


def set_rule(command: SetRule, *, work: UnitOfWork) -> RuleView:
    """Change what a rule sends, or when, or have it send nothing.

    Raises:
        RuleUnknown: there is no such rule.
        TemplateUnknown: there is no such template.
        TemplateUnfit: it has no active version, is for another purpose, or takes what the rule does
            not give.
        InvalidFields: the rule reminds of nothing, or the minutes are too few or too many.
    """
    every = rules.every(work.connection, organisation=work.organisation)
    if command.code not in every:
        raise RuleUnknown(rule=command.code)
    before = command.minutes_before
    if before is not None:
        if every[command.code].minutes_before is None:
            refuse([("minutes_before", "only_reminders")])
        if not LATEST <= before <= EARLIEST:
            refuse([("minutes_before", f"range:{LATEST}:{EARLIEST}")])
    if command.template is not None:
        _check(command.template, every[command.code], work=work)
    rules.keep(
        work.connection,
        organisation=work.organisation,
        code=command.code,
        template=command.template,
        enabled=command.enabled,
        minutes_before=before,
    )
    work.audit("set_rule", command.code)
    return _view(rule(command.code, work=work))


def _check(code: str, sender: Rule, *, work: UnitOfWork) -> None:
    # Whoever activates another version meanwhile would check it against the rule as it was.
    templates.hold(work.connection, organisation=work.organisation, code=code)
    found = templates.active(work.connection, organisation=work.organisation, code=code)
    if found is None:
        if code in templates.codes(work.connection, organisation=work.organisation):
            raise TemplateUnfit(template=code, why="not_active")
        raise TemplateUnknown(template=code)
    if found.purpose != sender.purpose:
        raise TemplateUnfit(template=code, why="other_purpose")
    if not set(found.placeholders) <= set(sender.gives):
        raise TemplateUnfit(template=code, why="placeholders")


def _view(rule: Rule) -> RuleView:
    return RuleView(
        code=rule.code,
        event=rule.event,
        template=rule.template,
        purpose=rule.purpose,
        enabled=rule.enabled,
        minutes_before=rule.minutes_before,
        expires_after_minutes=rule.expires_after_minutes,
        gives=tuple(sorted(rule.gives)),
    )
