"""Training: what is taught, to whom, when, who was there, and what came of it.

Owns programmes in their versions, places, trainers with their checks, cohorts with their sessions,
attendance, evidence of practice, completion, certificates, ambassadors with their workshops, and
the cascade of who trained whom. Listens to enrolment: who has a place in a cohort, who she is, what
she needs to be able to come, who left, was merged or is to be erased; and to `AbsenceAnswered` of
notifications. Tells everyone of all that happens, by ids and counts alone; and enrolment that an
erasure is done here.
"""
