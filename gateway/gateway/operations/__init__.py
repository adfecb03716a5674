"""The API as a table: which path asks which contract, and where its fields come from.

One module for each service holds its rows; `rows` has the short ways to write one.
"""

from gateway.operations.care import care_of
from gateway.operations.enrolment import ENROLMENT
from gateway.operations.integrations import INTEGRATIONS
from gateway.operations.mentoring import MENTORING
from gateway.operations.model import FILE, REVISION, Method, Operation, check
from gateway.operations.notifications import NOTIFICATIONS
from gateway.operations.partners import PARTNERS
from gateway.operations.training import TRAINING
from nosotros.contracts import enrolment, integrations, mentoring, notifications, partners, training

__all__ = ["FILE", "REVISION", "Method", "Operation", "check", "operations", "scopes"]


def operations() -> tuple[Operation, ...]:
    """Every operation of the API.

    Raises:
        ContractBroken: one that nobody could be allowed, or that the table describes wrongly.
    """
    made = (
        *ENROLMENT,
        *TRAINING,
        *MENTORING,
        *NOTIFICATIONS,
        *INTEGRATIONS,
        *PARTNERS,
        *care_of("enrolment", enrolment.care),
        *care_of("training", training.care),
        *care_of("mentoring", mentoring.care),
        *care_of("notifications", notifications.care),
        *care_of("integrations", integrations.care),
        *care_of("partners", partners.care),
    )
    check(made)
    return made


def scopes() -> tuple[str, ...]:
    """Every scope that an operation asks a key for, sorted."""
    asked = {str(each.request.scope) for each in operations() if not each.is_public}
    return tuple(sorted(asked))
