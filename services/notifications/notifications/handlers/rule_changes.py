"""Rules, as an organisation sees and changes them; what waits to be sent follows."""

from uuid import UUID

from nosotros.bus.timers import TimerEvent
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
from notifications.domain.templates import channels_dropped
from notifications.handlers import following
from notifications.handlers.refusing import refuse
from notifications.handlers.rules import rule
from notifications.storage import happenings, places, rules, templates

#: the timer, by the rule's code; its payload is the id up to which all follow it already
FOLLOW_RULE = "follow_rule"
SESSIONS, MEETINGS = "session_reminder", "meeting_reminder"
#: cohorts, or meetings, that follow in one transaction
_AT_ONCE = 20


def list_rules(_query: ListRules, *, work: UnitOfWork) -> RuleList:
    """Which event sends what to whom."""
    every = rules.every(work.connection, organisation=work.organisation)
    return RuleList(items=tuple(_view(every[code]) for code in sorted(every)))


def set_rule(command: SetRule, *, work: UnitOfWork) -> RuleView:
    """Change what a rule sends, or when, or have it send nothing.

    Raises:
        RuleUnknown: there is no such rule.
        TemplateUnknown: there is no such template.
        TemplateUnfit: it has no active version, is for another purpose, takes what the rule does
            not give, or has no words for a channel by which the one before goes, and that is not
            said to be meant.
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
        _check(command, command.template, every[command.code], work=work)
    rules.keep(
        work.connection,
        organisation=work.organisation,
        code=command.code,
        template=command.template,
        enabled=command.enabled,
        minutes_before=before,
    )
    if command.code in (SESSIONS, MEETINGS):
        work.schedule(FOLLOW_RULE, key=command.code, due_at=work.at, payload=b"")
    work.audit("set_rule", command.code)
    return _view(rule(command.code, work=work))


def follow_rule(timer: TimerEvent, *, work: UnitOfWork) -> None:
    """Have some of what is to come be reminded of when the rule says now, and go on with the rest."""
    after = UUID(timer.payload.decode()) if timer.payload else None
    follow = _follow_cohorts if timer.key == SESSIONS else _follow_meetings
    done = follow(after, work=work)
    if len(done) == _AT_ONCE:
        last = str(done[-1]).encode()
        work.schedule(FOLLOW_RULE, key=timer.key, due_at=work.at, payload=last)


def _follow_cohorts(after: UUID | None, *, work: UnitOfWork) -> list[UUID]:
    found = happenings.next_cohorts(work.connection, after=after, now=work.at, limit=_AT_ONCE)
    places.hold(work.connection, found)
    for cohort_id in found:
        for each in happenings.sessions_to_come(work.connection, cohort_id, now=work.at):
            following.watch_session(each.happening.id, work=work)
        following.follow_cohort(cohort_id, work=work)
    return found


def _follow_meetings(after: UUID | None, *, work: UnitOfWork) -> list[UUID]:
    found = happenings.next_meetings(work.connection, after=after, now=work.at, limit=_AT_ONCE)
    for each in found:
        following.watch_meeting(each, work=work)
        following.follow_meeting(each, work=work)
    return found


def _check(command: SetRule, code: str, sender: Rule, *, work: UnitOfWork) -> None:
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
    before = templates.active(work.connection, organisation=work.organisation, code=sender.template)
    dropped = () if command.drop_channels else channels_dropped(before, found)
    if dropped:
        raise TemplateUnfit(template=code, why="channels_missing", channels=dropped)


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
