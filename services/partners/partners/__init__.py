"""Partners: the organisations of the network, and what one lets another do.

Owns organisations, their people and API keys, agreements, the audit log, rooms and what is
quarantined at their doors. Hears every service's audit entries. Tells what became of agreements
and rooms. Runs the bridge's inward half.
"""
