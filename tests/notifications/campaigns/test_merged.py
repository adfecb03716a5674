"""Two records of one person that are merged while a campaign runs: she has its message once."""

import pytest

from nosotros.contracts.enrolment import MergeUndone, ParticipantsMerged
from nosotros.contracts.notifications import CancelCampaign, GetCampaign
from nosotros.identifiers import new_id
from notifications.domain.campaigns import batch
from tests.notifications.campaigns.news import NINE
from tests.notifications.people import people

pytestmark = pytest.mark.usefixtures("time_is")


@pytest.fixture
def merge(asking):
    def merge(survivor_id, merged_id, *, id=None, undo=False):
        event = (MergeUndone if undo else ParticipantsMerged)(
            merge_id=id or new_id(), survivor_id=survivor_id, merged_id=merged_id
        )
        asking.hear(event, revision=2 if undo else 1)
        return event.merge_id

    return merge


@pytest.fixture
def write(rows, campaigner):
    """Write so many of a campaign's messages, a batch each."""

    def write(many):
        for _ in range(many):
            rows.run("UPDATE campaign SET next_at = %(at)s", at=NINE)
            campaigner.look()

    return write


@pytest.fixture
def hers(rows):
    """What became of each message, by the person's place among those who were to have it."""

    def hers(ids):
        return sorted(
            (ids.index(each.participant_id), each.state, each.reason) for each in rows.messages()
        )

    return hers


def test_what_waits_for_both_records_is_sent_once(rows, started, write, merge, hers, cohort):
    ids = people(rows, 3, cohort_id=cohort)
    started(per_minute=60)
    write(3)
    told = len(rows.told())
    id = merge(ids[0], ids[1])
    assert hers(ids) == [(0, "queued", None), (1, "cancelled", "merged"), (2, "queued", None)]
    assert len(rows.told()) == told
    merge(ids[0], ids[1], id=id, undo=True)
    assert hers(ids) == [(each, "queued", None) for each in range(3)]


def test_what_went_to_one_record_is_not_sent_to_the_other(
    rows, started, write, merge, hers, cohort
):
    ids = people(rows, 2, cohort_id=cohort)
    started(per_minute=60)
    write(2)
    rows.run("UPDATE message SET state = 'sent' WHERE participant_id = %(id)s", id=ids[1])
    id = merge(ids[0], ids[1])
    assert hers(ids) == [(0, "cancelled", "merged"), (1, "sent", None)]
    merge(ids[0], ids[1], id=id, undo=True)
    assert hers(ids) == [(0, "queued", None), (1, "sent", None)]


def test_what_was_cancelled_as_they_were_one_does_not_come_back_when_its_campaign_has_ended(
    asking, rows, started, write, merge, hers, cohort
):
    ids = people(rows, 2, cohort_id=cohort)
    campaign = started(per_minute=60)
    write(2)
    id = merge(ids[0], ids[1])
    asking.ask(CancelCampaign(campaign_id=campaign.id))
    merge(ids[0], ids[1], id=id, undo=True)
    assert {state for _, state, _ in hers(ids)} == {"cancelled"}


@pytest.mark.parametrize("survivor", [0, 1])
def test_who_was_merged_before_her_turn_has_it_by_the_record_that_survives(
    asking, rows, started, write, merge, hers, cohort, survivor
):
    ids = people(rows, 2, cohort_id=cohort)
    campaign = started(per_minute=60)
    merge(ids[survivor], ids[1 - survivor])
    write(2)
    assert hers(ids) == [(survivor, "queued", None)]
    assert asking.ask(GetCampaign(id=campaign.id)).written == 2


def test_who_has_it_by_one_record_does_not_have_it_by_the_other_too(
    rows, started, write, merge, hers, cohort
):
    ids = people(rows, 2, cohort_id=cohort)
    started(per_minute=60)
    write(1)
    rows.run("UPDATE message SET state = 'delivered'")
    merge(ids[1], ids[0])
    write(1)
    assert hers(ids) == [(0, "delivered", None)]


def test_a_record_that_survives_but_is_no_recipient_has_it_in_the_place_of_those_that_were(
    rows, started, write, merge, hers, cohort
):
    ids = people(rows, 3, cohort_id=cohort)
    (other,) = people(rows, 1, cohort_id=new_id())
    started(per_minute=600)
    assert batch(600) > len(ids)
    merge(ids[0], ids[1])
    merge(other, ids[0])
    write(1)
    assert hers([*ids, other]) == [(2, "queued", None), (3, "queued", None)]
