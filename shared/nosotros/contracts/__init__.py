"""The published language of Nosotros: one file an owner, each thing declared once.

Import from the owner's file (`from nosotros.contracts.enrolment import EnrolParticipant`);
the words to declare a contract are in `nosotros.contracts.language`.
"""
