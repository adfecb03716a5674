"""The sender: hands queued messages to their channels, each at most once.

A message is committed as `sending` before its channel sees it, and as `sent` after its
channel took it. Whoever dies between the two leaves it in `sending`; the others notice that
by the advisory lock that a living sender holds (`watch`), and call it `uncertain`: it may
have arrived, so nobody sends it again by himself.

It also removes what messages to the erased left outside the database, and only then confirms
their erasure (`cleaner`).
"""
