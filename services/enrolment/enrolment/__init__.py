"""Enrolment: who takes part, what they authorised, and who has a place.

Owns participants with their guardians, authorisations and support needs, records that may be one
person's, intakes, enrolments with their waiting lists and offers, erasures, and the imports of
intake sheets. Listens to `MessageDelivered`, `MessageUndelivered`, `OfferAnswered`,
`MessagesStopped` and `ErasureConfirmed` of notifications, to `CohortScheduled`, `CohortCancelled`, `CertificateIssued` and
`TrainingErasureConfirmed` of training, to `MentoringErasureConfirmed` of mentoring, and to
`AgreementConcluded`, `AgreementShortened` and `AgreementEnded` of partners. Tells
everyone of registrations, every step of an enrolment, who goes on with one, merges, withdrawals and completed erasures,
by ids alone; and to the services of its own room `ContactChanged`, `LearnerDescribed`,
`SupportNeedChanged`, `ParticipantCameOfAge` and `ParticipantErased`. Who hosts training itself asks
for the names of those who share theirs, and partners hears of each by `ParticipantDisclosed`.

The service answers and keeps timers; `nosotros work enrolment` reads sheets, in a process of its
own.
"""
