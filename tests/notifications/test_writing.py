"""Messages that are written down with one commit are what each would be by itself."""

import pytest

from nosotros.identifiers import new_id
from notifications.handlers.writing import Intent, write
from notifications.service import NotificationsService
from tests.asking import Asking


@pytest.mark.parametrize("many", [1, 5, 30])
def test_what_messages_say_is_kept_however_many_are_written_at_once(database, rows, many):
    def write_all(work):
        for number in range(many):
            write(
                Intent(
                    participant_id=new_id(),
                    about=new_id(),
                    template="session_moved",
                    purpose="programme",
                    data={"place": f'Salón "{number}"'},
                ),
                work=work,
            )

    Asking(NotificationsService, database, scopes=()).act(write_all)
    assert {each.data["place"] for each in rows.messages()} == {
        f'Salón "{number}"' for number in range(many)
    }
