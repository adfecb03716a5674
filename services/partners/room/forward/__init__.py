"""A room's half for a broker behind a firewall: it dials out, and carries events both ways and calls in.

Whoever runs services on a broker of its own that the hub cannot reach runs this beside it.
"""
