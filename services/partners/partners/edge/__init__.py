"""The rooms' broker: where organisations that run services have a virtual host of their own.

What is there follows from the rows of rooms, and can be made from them again.
"""

from partners.edge.certificates import Authority as Authority
from partners.edge.certificates import Issued as Issued
from partners.edge.rooms import Rooms as Rooms
from partners.edge.rooms import RoomState as RoomState
from partners.edge.rooms import virtual_host as virtual_host
from partners.edge.settings import RoomsSettings as RoomsSettings
from partners.edge.settings import rooms_settings as rooms_settings
