"""Enrolment: who takes part, and who has a place.

Owns participants, their authorisations, intakes, enrolments with their waiting lists, and
the imports of intake sheets. Listens to nothing yet. Tells `ParticipantRegistered`,
`ParticipantEnrolled`, `ParticipantWaitlisted`, `IntakeOpened` and `SheetImported` to
everyone, and `ContactChanged` and `ParticipantErased` to the services of its own room.
"""
