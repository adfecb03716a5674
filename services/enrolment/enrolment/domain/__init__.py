"""The rules of enrolment, in plain Python."""
