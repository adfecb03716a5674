"""What a receipt changes, in whatever order they come."""

import itertools

import pytest

from notifications.domain.receipts import Attempt, Change, change


def changed(
    receipt, *, attempt="sent", receipt_came=False, last=True, reached=False, message="sent"
):
    found = Attempt(state=attempt, receipt=receipt_came, last=last, reached=reached)
    return change(receipt, attempt=found, message=message)


@pytest.mark.parametrize(
    ("receipt", "given", "expected"),
    [
        ("delivered", {}, Change(attempt="delivered", message="delivered")),
        ("sent", {}, None),
        ("permanent_failure", {}, Change(attempt="permanent_failure", message="queued")),
        # What was interrupted is resolved.
        (
            *("sent", {"attempt": "uncertain", "message": "uncertain"}),
            Change(attempt="sent", message="sent"),
        ),
        (
            *("delivered", {"attempt": "uncertain", "message": "uncertain"}),
            Change(attempt="delivered", message="delivered"),
        ),
        (
            *("temporary_failure", {"attempt": "uncertain", "message": "uncertain"}),
            Change(attempt="temporary_failure", message="queued"),
        ),
        # What is proven stays; what was assumed may still bounce.
        (
            "permanent_failure",
            {"attempt": "delivered", "receipt_came": True, "message": "delivered"},
            None,
        ),
        (
            *("permanent_failure", {"attempt": "delivered", "message": "delivered"}),
            Change(attempt="permanent_failure", message="queued"),
        ),
        # It reached her after all, before another channel was tried.
        (
            *("delivered", {"attempt": "permanent_failure", "message": "queued"}),
            Change(attempt="delivered", message="delivered"),
        ),
        # An earlier attempt's failure is no matter of the later one.
        ("permanent_failure", {"last": False}, Change(attempt="permanent_failure")),
        # Nor is the last one's, where an earlier one reached her.
        (
            *("permanent_failure", {"reached": True, "message": "delivered"}),
            Change(attempt="permanent_failure"),
        ),
        # What is going out at this moment cannot be called back.
        (
            *("delivered", {"last": False, "message": "sending"}),
            Change(attempt="delivered"),
        ),
    ],
)
def test_what_a_receipt_changes(receipt, given, expected):
    assert changed(receipt, **given) == expected


@pytest.mark.parametrize(
    "told", [*itertools.permutations(["sent", "delivered", "permanent_failure"])]
)
def test_whatever_the_order_what_was_proven_to_reach_her_is_delivered(told):
    attempt, came, message = "sent", False, "sent"
    for each in told:
        found = changed(each, attempt=attempt, receipt_came=came, message=message)
        if found is not None:
            attempt, came = found.attempt, True
            message = found.message or message
    assert (attempt, message) == ("delivered", "delivered")


@pytest.mark.parametrize("receipt", ["sent", "delivered", "temporary_failure"])
def test_the_same_again_changes_nothing(receipt):
    first = changed(receipt, attempt="uncertain", message="uncertain")
    assert first is not None
    again = changed(receipt, attempt=first.attempt, receipt_came=True, message=first.message)
    assert again is None
