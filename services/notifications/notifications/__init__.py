"""Notifications: contacts, messages, and their delivery.

Owns how each participant is reached (contacts, which hold her own contact points and nobody
else's) and every message to her, from the moment it is queued to what became of it.
It keeps, as far as somebody is reminded of them, places, cohorts, sessions, absences, mentees,
meetings and steps, and which certificates and matches are over. Listens to
what enrolment tells of contacts, places, merges, birthdays, withdrawals and erasures; to what
training tells of cohorts, sessions, absences and certificates; to what mentoring tells of mentees,
matches, meetings, steps and follow-ups; and to its own `MessageDelivered` and
`MessageUndelivered`, by which an offer's time begins and ends. Tells `MessageSent`,
`MessageDelivered`, `MessageUndelivered` and `ErasureConfirmed`.

A message that a channel took is `sent`, and told as delivered in the same commit: a mail
server's 250 and a written file are the only receipts that today's channels give. One that ends
as `failed`, `withheld` or `uncertain` is told as undelivered, once, wherever that happens. So is,
at once, one that was told as delivered and comes back, whichever channel it goes by next.

The service itself only writes messages down; `nosotros work notifications` sends them, in a
process of its own (`notifications.sending`). That process also removes the files that messages
to an erased participant left, and confirms her erasure in the commit after that. What a mail
server took is outside our reach, and is covered by no confirmation.
"""
