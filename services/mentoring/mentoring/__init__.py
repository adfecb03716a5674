"""Mentoring: what comes after, and beside, the training.

Owns solidarity projects with their teams and the check of Ley 1780, mentors with their screening,
mentees, matches, meetings with their notes, action plans, follow-ups, the Social Contact Centre's
agents and support cases, and the Mesa. Listens to enrolment: who a participant is, who left, came of
age, was merged or is to be erased; to training: who completed a programme; and to notifications: what
somebody wrote that a person has to read. Tells everyone of projects, matches, meetings and the Mesa
by ids and facts alone; of support cases only within; and enrolment that an erasure is done here.
"""
