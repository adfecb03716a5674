"""A process knows where it lives: at the hub, or in the room of the one organisation that it serves."""

from typing import get_args

import pytest

from nosotros import services, settings
from nosotros.contracts.partners import HostedService
from nosotros.errors import SettingInvalid
from nosotros.hosting import Hosted


def test_a_room_is_called_as_its_organisation_which_runs_it():
    read = settings.read({"NOSOTROS_ORGANISATION": "la-u"})

    assert (read.organisation, read.room, read.operator) == ("la-u", "la-u", "la-u")


def test_the_hub_serves_everybody():
    read = settings.read({})

    assert (read.organisation, read.room) == ("", "hub")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("NOSOTROS_ORGANISATION", "La U"),
        ("NOSOTROS_ROOM", "hub"),
        ("NOSOTROS_ROOM_SERVICES", "training;mentoring"),
    ],
)
def test_what_cannot_be_a_room_is_refused_in_a_line_that_names_it(name: str, value: str):
    with pytest.raises(SettingInvalid, match=name):
        settings.read({"NOSOTROS_ORGANISATION": "la-u", name: value})


def test_a_rooms_own_half_is_none_of_the_hubs_services_and_runs_by_its_name():
    assert "room" not in services.names()
    assert services.names_of_rooms() == ["room"]
    assert services.load("room").name == services.package_named("room") == "room"


def test_a_room_has_the_services_that_its_settings_name_and_its_own_half():
    room = settings.read(
        {
            "NOSOTROS_ORGANISATION": "la-u",
            "NOSOTROS_ROOM_SERVICES": "training, mentoring, book_club",
        }
    )

    # One of the partner's own is found by the address of its class alone.
    assert room.room_services == ("training", "mentoring", "book_club")
    assert services.names_in(room) == ["mentoring", "room", "training"]
    assert services.names_in(settings.read({})) == services.names()


def test_what_may_be_hosted_in_a_room_is_what_leaves_its_organisation_to_it():
    leave = {each for each in services.names() if issubclass(services.load(each), Hosted)}

    assert leave == set(get_args(HostedService))
