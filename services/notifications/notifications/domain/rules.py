"""Which event sends what to whom, and what its message may say."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from notifications.domain.purposes import NEWS, PROGRAMME, REMINDERS, SECURITY

_DAY = 24 * 60


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule:
    """Which event sends what to whom, and when."""

    code: str
    #: the event's type
    event: str
    template: str
    purpose: str
    #: placeholders that the event, and what is known of her, give
    gives: tuple[str, ...]
    enabled: bool = True
    #: before the moment that the event names; none: at once
    minutes_before: int | None = None
    #: from the moment that it was due; none: it serves whenever it can be sent
    expires_after_minutes: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Own:
    """A message that no event asks for: she did, or an answer of hers, or a coordinator."""

    purpose: str
    gives: tuple[str, ...]


_HER = ("first_names",)
_SOON = (*_HER, "day", "time", "when")


def _rule(code: str, event: str, purpose: str, gives: tuple[str, ...], **when: int | None) -> Rule:
    return Rule(
        code=code,
        event=f"nosotros.{event}.v1",
        template=code,
        purpose=purpose,
        gives=gives,
        minutes_before=when.get("before"),
        expires_after_minutes=when.get("expires"),
    )


def brought_forward(rule: Rule, *, minutes_before: int) -> Rule:
    """A rule that reminds so long before; what comes within the last hour is no reminder."""
    expires = minutes_before - min(60, minutes_before // 2)
    return replace(rule, minutes_before=minutes_before, expires_after_minutes=expires)


#: how long before the moment a rule may remind: ten minutes to two weeks
EARLIEST, LATEST = 14 * _DAY, 10
#: by code; an organisation may change template, moment, and whether anything is sent
RULES: Mapping[str, Rule] = {
    rule.code: rule
    for rule in (
        _rule("enrolled", "enrolment.participant_enrolled", PROGRAMME, _HER),
        _rule("waitlisted", "enrolment.participant_waitlisted", PROGRAMME, _HER),
        _rule("offered", "enrolment.seat_offered", PROGRAMME, _HER),
        _rule(
            *("offer_reminder", "enrolment.seat_offered", REMINDERS),
            (*_HER, "until_day", "until_time", "until"),
            before=_DAY,
            expires=_DAY - 60,
        ),
        _rule("offer_lapsed", "enrolment.offer_lapsed", PROGRAMME, _HER),
        _rule("came_of_age", "enrolment.participant_came_of_age", PROGRAMME, _HER),
        _rule(
            *("session_reminder", "training.session_planned", REMINDERS),
            (*_SOON, "place"),
            before=_DAY,
            expires=_DAY - 60,
        ),
        _rule("session_moved", "training.session_moved", PROGRAMME, (*_SOON, "place")),
        _rule("session_cancelled", "training.session_cancelled", PROGRAMME, _SOON),
        _rule("meeting_planned", "mentoring.meeting_planned", PROGRAMME, _SOON),
        _rule(
            *("meeting_reminder", "mentoring.meeting_planned", REMINDERS, _SOON),
            before=_DAY,
            expires=_DAY - 60,
        ),
        _rule("meeting_moved", "mentoring.meeting_moved", PROGRAMME, _SOON),
        _rule("meeting_cancelled", "mentoring.meeting_cancelled", PROGRAMME, _SOON),
        _rule("certificate_issued", "training.certificate_issued", PROGRAMME, _HER),
        _rule(
            *("follow_up_due", "mentoring.follow_up_due", REMINDERS, (*_HER, "months")),
            expires=7 * _DAY,
        ),
        _rule(
            *("step_due", "mentoring.step_due", REMINDERS, (*_HER, "due")),
            expires=7 * _DAY,
        ),
    )
}
#: by a template's code
OWN: Mapping[str, Own] = {
    "digest": Own(purpose=REMINDERS, gives=(*_HER, "items")),
    "news": Own(purpose=NEWS, gives=(*_HER, "text")),
    "own_page_link": Own(purpose=SECURITY, gives=(*_HER, "link")),
    # She asked in this moment, and what she hears is that it was done.
    "stop_confirmed": Own(purpose=SECURITY, gives=_HER),
    "start_confirmed": Own(purpose=SECURITY, gives=_HER),
    "answer_received": Own(purpose=PROGRAMME, gives=_HER),
    "absence_noted": Own(purpose=PROGRAMME, gives=_HER),
    "offer_accepted_noted": Own(purpose=PROGRAMME, gives=_HER),
    "offer_declined_noted": Own(purpose=PROGRAMME, gives=_HER),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Use:
    """What those who send a template ask of it; none: a campaign's, of which nothing is asked."""

    purposes: frozenset[str]
    gives: frozenset[str]


def use_of(template: str, rules: Iterable[Rule]) -> Use | None:
    """What is asked of a template: what every rule that sends it gives, and its purpose.

    Args:
        template: its code.
        rules: every rule, as the organisation has it.
    """
    senders: list[Rule | Own] = [each for each in rules if each.template == template]
    # Its own rule sends it again whenever the organisation's change is taken back.
    senders += [own for own in (RULES.get(template), OWN.get(template)) if own is not None]
    if not senders:
        return None
    given = frozenset(senders[0].gives)
    for each in senders[1:]:
        given &= frozenset(each.gives)
    return Use(purposes=frozenset(each.purpose for each in senders), gives=given)
