"""Big groups: counted and started in pages, in flat memory, within what a caller waits for."""

import os
import time
import tracemalloc

from nosotros.contracts.notifications import (
    CountCampaign,
    Group,
    PlanCampaign,
    SampleValue,
    StartCampaign,
)
from nosotros.identifiers import new_id
from tests.notifications.people import people

#: a test's; NOSOTROS_TEST_GROUP asks for as many as the issue names
MANY = int(os.environ.get("NOSOTROS_TEST_GROUP", "12000"))


def planned(asking, cohort):
    return asking.ask(
        PlanCampaign(
            name="La sede abre más temprano",
            template="news",
            group=Group(cohort_ids=(cohort,)),
            data=(SampleValue(name="text", value="La sede abre a las 7."),),
        )
    ).id


def peak(asking, id):
    """The most memory that a count took at once, and how many it counted."""
    tracemalloc.start()
    counted = asking.ask(CountCampaign(id=id))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return most, counted.reached


def test_a_group_of_any_size_is_counted_in_the_memory_of_a_page(asking, rows):
    small, big = new_id(), new_id()
    people(rows, 2000, cohort_id=small)
    people(rows, MANY, cohort_id=big)
    asking.ask(CountCampaign(id=planned(asking, small)))
    of_small, _ = peak(asking, planned(asking, small))
    began = time.monotonic()
    counted = asking.ask(CountCampaign(id=planned(asking, big)))
    print(f"{counted.group} counted in {time.monotonic() - began:.2f} s")
    of_big, reached = peak(asking, planned(asking, big))
    assert reached == MANY
    assert of_big < of_small * 1.5, f"{of_small} bytes for 2000, {of_big} for {MANY}"


def test_a_big_group_is_written_down_in_one_statement(asking, rows):
    cohort = new_id()
    people(rows, MANY, cohort_id=cohort)
    began = time.monotonic()
    started = asking.ask(StartCampaign(campaign_id=planned(asking, cohort)))
    print(f"{MANY} written down in {time.monotonic() - began:.2f} s")
    assert started.recipients == MANY
    assert rows.one("SELECT max(position) AS last FROM campaign_recipient").last == MANY
