"""The sender: decides what becomes of each message in the moment of sending, and hands it over.

The `pump` claims what is due, decides, and commits each message as `sending` before any provider
sees it; `hands` hand them over; the `settler` stores what the providers said. Whoever dies between
the two leaves a message in `sending`; the others notice that by the advisory lock that a living
sender holds (`watch`), and call it `uncertain`: it may have arrived, so nobody sends it again by
himself.

It also removes what messages to the erased left outside the database, and only then confirms
their erasure (`cleaner`).
"""
