"""Notifications: contacts, messages, and their delivery.

Owns how each participant is reached (contacts) and every message to her, from the moment it
is queued to what became of it. Listens to `ContactChanged`, `ParticipantErased`,
`ParticipantEnrolled` and `ParticipantWaitlisted` of enrolment. Tells `MessageSent`.

The service itself only writes messages down; `nosotros work notifications` sends them, in a
process of its own (`notifications.sending`).
"""
