"""A group, and the campaigns that are planned and started for it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from nosotros.contracts.notifications import (
    CampaignView,
    Group,
    PlanCampaign,
    StartCampaign,
)
from nosotros.database import Database
from nosotros.identifiers import new_id
from notifications.sending.campaigner import Campaigner
from notifications.sending.state import Shared
from notifications.service import NotificationsService
from tests.asking import Asking
from tests.notifications.campaigns.news import NEWS

SCOPES = ("notifications:read", "notifications:write")


@pytest.fixture
def asking(database: Database) -> Asking:
    return Asking(NotificationsService, database, scopes=SCOPES)


@pytest.fixture
def cohort() -> UUID:
    return new_id()


@pytest.fixture
def campaigner(database: Database) -> Campaigner:
    return Campaigner(database, Shared(sender=1), wake=lambda: None)


@pytest.fixture
def plan(asking: Asking, cohort: UUID) -> Callable[..., CampaignView]:
    """Plan a campaign to the cohort, but for what is given."""

    def plan(**facts: Any) -> CampaignView:
        known = {
            "name": "La sede abre más temprano",
            "template": "news",
            "group": Group(cohort_ids=(cohort,)),
            "data": NEWS,
        }
        return asking.ask(PlanCampaign(**{**known, **facts}))

    return plan


@pytest.fixture
def started(asking: Asking, plan: Callable[..., CampaignView]) -> Callable[..., CampaignView]:
    """Plan a campaign, and start it."""

    def started(**facts: Any) -> CampaignView:
        return asking.ask(StartCampaign(campaign_id=plan(**facts).id))

    return started
