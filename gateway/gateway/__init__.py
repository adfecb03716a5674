"""The only HTTP entrance of Nosotros.

It authenticates, limits and translates: an HTTP request becomes a command or a query
on the bus, and the answer becomes JSON or a problem. It holds no business rule, and of
its own only API keys.
"""
