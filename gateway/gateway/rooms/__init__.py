"""Calls that lead into an organisation's room, because it hosts the service there."""

from gateway.rooms.partners import Partners as Partners
from gateway.rooms.rooms import Limits as Limits
from gateway.rooms.rooms import Room as Room
from gateway.rooms.rooms import Rooms as Rooms
