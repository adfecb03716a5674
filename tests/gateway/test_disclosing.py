"""Who people are is asked under an agreement with who keeps it; that they are forgotten, under none."""

from gateway.operations import operations
from nosotros.contracts.enrolment import DiscloseParticipants
from nosotros.contracts.partners import ConfirmErasure

OPERATOR = "gestarsalud"


def test_only_what_shows_somebody_needs_the_agreement_of_who_keeps_it():
    rules = {each.contract: each.rule(operator=OPERATOR) for each in operations()}

    assert rules[DiscloseParticipants].keeper == OPERATOR
    assert rules[ConfirmErasure].keeper is None
    assert rules[ConfirmErasure].scope == rules[DiscloseParticipants].scope
