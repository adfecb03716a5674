"""A room's own half: run by a partner beside its services, in its own room.

Asks the hub, through the gateway, for what its services may know of people, and tells it them as
the hub would; has them forget again, and says so.
"""
