"""What every statement in SQL keeps to."""

import re

from tests.architecture import repository

_INSIDE = r"(?:[^()]|\((?:[^()]|\([^()]*\))*\))*"
#: A condition may have what it chooses be chosen anew for each row, by how it is planned, and what
#: the statement has changed is passed over then: more than a batch is changed.
#: The LIMIT stands in a WITH, which is run once.
CHOSEN_ANEW = re.compile(rf"\bIN\s*\(\s*SELECT\b{_INSIDE}\bLIMIT\b{_INSIDE}\bFOR\b{_INSIDE}\)")


def test_no_condition_chooses_a_batch_and_locks_it() -> None:
    assert CHOSEN_ANEW.search(
        "UPDATE a SET b = 1 WHERE id IN (\n SELECT id FROM a WHERE (c = 1 OR d = 2)"
        " ORDER BY lower(e) LIMIT 2 FOR UPDATE)"
    )
    assert not CHOSEN_ANEW.search("DELETE FROM a WHERE id IN (SELECT id FROM a LIMIT 2)")
    places = [
        repository.name_of(path)
        for path in repository.modules()
        if CHOSEN_ANEW.search(path.read_text())
    ]
    assert places == []
