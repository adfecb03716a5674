"""An erasure that is asked for once more is the one that there is."""

from collections.abc import Callable
from typing import Any

from enrolment.handlers.erasure import request_erasure
from nosotros.contracts.enrolment import RequestErasure
from tests.asking import Asking
from tests.enrolment.at_once import Rows, beside
from tests.enrolment.pairs import merge
from tests.enrolment.values import person

Ask = Callable[..., Any]
ERASURES = "SELECT id FROM erasure"


def test_while_she_is_being_erased(ask: Ask, asking: Asking, rows: Rows):
    command = RequestErasure(participant_id=ask(person()).id)

    again = beside(
        asking, rows, lambda work: request_erasure(command, work=work), lambda: ask(command)
    )

    assert rows(ERASURES) == [{"id": again.id}]


def test_by_the_id_of_a_record_that_was_merged_into_one_that_was_merged_into_hers(ask: Ask):
    first, second, third = (ask(person(document_number=str(1_023_523_372 + n))) for n in range(3))
    merge(ask, first.id, into=second.id)
    merge(ask, second.id, into=third.id)

    done = ask(RequestErasure(participant_id=third.id))

    for each in (first, second, third):
        assert ask(RequestErasure(participant_id=each.id)).id == done.id
