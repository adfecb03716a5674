"""Who may have written an answer, and what she was asked."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from nosotros.bus.work import UnitOfWork
from notifications.domain.addresses import EMAIL, kind_of
from notifications.domain.answers import Asked
from notifications.domain.hearing import COMING_OPEN, Coming, Told, still_asks
from notifications.domain.letters import Heard
from notifications.storage import answers


@dataclass(frozen=True, kw_only=True, slots=True)
class Context:
    """What is known of an answer before it is understood."""

    answer_id: UUID
    channel: str
    address: str
    #: with no sign that is no text, and no longer than an event may carry
    text: str
    #: when she wrote, as far as the provider knows, and never after it came
    at: datetime
    #: when it came to us
    received_at: datetime
    #: whose address it is, the one last written to first: several share it
    participant_ids: tuple[UUID, ...]
    #: the message that she replied to, by its reference, where it was sent to this very address
    replied_to: Told | None
    #: the message that she seems to answer; none: none that still asks anything
    told: Told | None
    #: open offers to any of them, latest first
    offers: tuple[Told, ...]
    #: offers that an answer accepted or declined, and sessions that one announced an absence from
    answered: dict[UUID, str]
    coming: tuple[Coming, ...]

    @property
    def asked(self) -> Asked:
        """What her last message asked."""
        return Asked.NOTHING if self.told is None else self.told.asked

    @property
    def asks_no_more(self) -> bool:
        """Whether an answer to what was asked last was heard already."""
        return self.told is not None and self.told.about in self.answered

    @property
    def is_hers(self) -> bool:
        """Whether it is known to come from where it says, which anybody can write in a mail.

        The reference of one of our mails to her is known to nobody who did not have it.
        """
        return kind_of(self.channel) != EMAIL or self.replied_to is not None

    @property
    def surely_of(self) -> UUID | None:
        """Who wrote; none: several share the address, and it replies to nothing."""
        if self.replied_to is None and len(self.participant_ids) > 1:
            return None
        return self.participant_id

    @property
    def message_id(self) -> UUID | None:
        """The message that she answers."""
        answered = self.replied_to or self.told
        return None if answered is None else answered.id

    @property
    def participant_id(self) -> UUID:
        """Who wrote, as far as can be told."""
        answered = self.replied_to or self.told
        return self.participant_ids[0] if answered is None else answered.participant_id


def context_of(
    heard: Heard,
    *,
    answer_id: UUID,
    text: str,
    at: datetime,
    received_at: datetime,
    participant_ids: tuple[UUID, ...],
    provider: str,
    work: UnitOfWork,
) -> Context:
    """What is known of an answer from an address of these participants, of whom there is one."""
    connection = work.connection
    replied = None
    if heard.in_reply_to:
        replied = answers.replied_to(
            connection,
            channel=heard.channel,
            address=heard.address,
            provider=provider,
            reference=heard.in_reply_to,
        )
    # A reply says whose it is, also where others share her telephone.
    ids = participant_ids if replied is None else (replied.participant_id,)
    asking = answers.asking(connection, ids, channel=heard.channel, at=received_at)
    coming = answers.coming(connection, ids, at=at, within=COMING_OPEN)
    about = {each.about for each in asking} | {each.session_id for each in coming}
    if replied is not None:
        about.add(replied.about)
    answered = answers.answered(connection, ids, about=about)
    offers = {
        each.about: each
        for each in reversed(asking)
        if each.asked is Asked.OFFER and each.about not in answered
    }
    told = replied if replied is not None and replied.asked is not Asked.NOTHING else None
    if told is None:
        # An offer that was answered, too: the same answer again is recognised.
        known = {*offers, *answered}
        told = next((each for each in asking if still_asks(each, at=at, offers=known)), None)
    return Context(
        answer_id=answer_id,
        channel=heard.channel,
        address=heard.address,
        text=text,
        at=at,
        received_at=received_at,
        participant_ids=participant_ids,
        replied_to=replied,
        told=told,
        offers=tuple(reversed(offers.values())),
        answered=answered,
        coming=tuple(coming),
    )
