"""What a claim found, and what becomes of each message of it."""

from dataclasses import dataclass, field

from nosotros.identifiers import new_id
from notifications.domain.deciding import Expire, Fail, List, Send, Wait, Withhold
from notifications.domain.letters import Letter
from notifications.domain.templates import Template
from notifications.sending.routes import Route
from notifications.storage.claims import Claimed, Due, PutOff
from notifications.storage.unsent import Ended, Listed
from notifications.unsubscribe_links import unsubscribe_url


@dataclass(kw_only=True, slots=True)
class Plan:
    """A message is in one of these lists, or stays as it is."""

    claimed: list[Claimed] = field(default_factory=list[Claimed])
    put_off: list[PutOff] = field(default_factory=list[PutOff])
    ended: list[Ended] = field(default_factory=list[Ended])
    listed: list[Listed] = field(default_factory=list[Listed])

    def follow(
        self,
        decision: Wait | Withhold | Expire | List | Fail,
        due: Due,
        template: Template | None,
    ) -> None:
        """Have a message that no provider is handed be as was decided."""
        match decision:
            case List(rendered=rendered, language=language):
                assert template is not None, "nothing is listed without words"
                listed = Listed(
                    due=due,
                    subject=rendered.subject or "",
                    text=rendered.text,
                    language=language,
                    template_id=template.id,
                    template_version=template.version,
                )
                self.listed.append(listed)
            case Wait(until=until):
                self.put_off.append(PutOff(due=due, until=until, wished=True))
            case Withhold(reason=reason):
                self.ended.append(Ended(due=due, state="withheld", reason=reason))
            case Expire():
                self.ended.append(Ended(due=due, state="expired", reason=due.waiting.reason))
            case Fail(state=state, reason=reason):
                self.ended.append(Ended(due=due, state=state, reason=reason))


def claimed(
    due: Due, send: Send, template: Template, *, route: Route, price: int | None
) -> Claimed:
    """A message as it is handed over.

    Args:
        due: the message.
        send: how it goes out.
        template: its words.
        route: its provider.
        price: of a segment or a message, in hundredths of a peso; none: it is not known.
    """
    rendered = send.rendered
    letter = Letter(
        id=due.id,
        attempt_id=new_id(),
        organisation=due.origin.organisation,
        channel=send.channel,
        recipient=send.recipient,
        text=rendered.text,
        subject=rendered.subject or "",
        language=send.language,
        html=rendered.html,
        unsubscribe=unsubscribe_url(
            channel=send.channel,
            organisation=due.origin.organisation,
            participant_id=due.participant_id,
            purpose=due.waiting.purpose,
        ),
        approved=rendered.approved,
    )
    return Claimed(
        due=due,
        letter=letter,
        provider=route.provider,
        others=route.others,
        trial=route.trial,
        discreet=send.discreet,
        template_id=template.id,
        template_version=template.version,
        segments=rendered.segments,
        cost=None if price is None else price * (rendered.segments or 1),
    )
