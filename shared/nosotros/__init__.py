"""What the services of Nosotros, and a partner's own, are built on.

`nosotros.contracts` is the published language, `nosotros.bus` carries it,
`nosotros.database` keeps it. A service adds its rules and nothing else.
"""

__version__ = "0.1.0"
