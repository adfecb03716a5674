"""Participants, and what is known of them."""

from gateway.operations.model import Operation
from gateway.operations.rows import change, make, read, remove
from nosotros.contracts import enrolment as c

_TAG, _GUARDIANS, _SUPPORT = "Participants", "Guardians", "Support"
_HER = "/v1/participants/{id}"
_OF = "participant_id"

PEOPLE: tuple[Operation, ...] = (
    make("/v1/participants", c.RegisterParticipant, tag=_TAG),
    read("/v1/participants", c.ListParticipants, tag=_TAG),
    read(_HER, c.GetParticipant, tag=_TAG),
    change(_HER, c.ChangeParticipant, tag=_TAG, of=_OF),
    change(f"{_HER}/document", c.ChangeDocument, tag=_TAG, of=_OF),
    read(f"{_HER}/documents", c.ListDocuments, tag=_TAG),
    change(f"{_HER}/contact", c.ChangeContact, tag=_TAG, of=_OF),
    change(f"{_HER}/contact-points", c.ReplaceContactPoints, tag=_TAG, of=_OF),
    read(f"{_HER}/contact-points", c.ListContactPoints, tag=_TAG),
    make(f"{_HER}/guardians", c.AddGuardian, tag=_GUARDIANS, of=_OF, at="/v1/guardians/{id}"),
    read(f"{_HER}/guardians", c.ListGuardians, tag=_GUARDIANS),
    read("/v1/guardians/{id}", c.GetGuardian, tag=_GUARDIANS),
    change("/v1/guardians/{id}", c.ChangeGuardian, tag=_GUARDIANS, of="guardian_id"),
    remove("/v1/guardians/{id}", c.EndGuardian, tag=_GUARDIANS, of="guardian_id"),
    make(f"{_HER}/support-needs", c.AskSupport, tag=_SUPPORT, of=_OF, at="/v1/support-needs/{id}"),
    read("/v1/support-needs", c.ListSupportNeeds, tag=_SUPPORT),
    read("/v1/support-needs/{id}", c.GetSupportNeed, tag=_SUPPORT),
    change("/v1/support-needs/{id}", c.ChangeSupport, tag=_SUPPORT, of="need_id"),
    change(f"{_HER}/sensitive-answers", c.ReplaceSensitiveAnswers, tag=_SUPPORT, of=_OF),
    read(f"{_HER}/sensitive-answers", c.GetSensitiveAnswers, tag=_SUPPORT),
    make(f"{_HER}/children", c.AddChild, tag=_SUPPORT, of=_OF, at="/v1/children/{id}"),
    read(f"{_HER}/children", c.ListChildren, tag=_SUPPORT),
    remove("/v1/children/{id}", c.RemoveChild, tag=_SUPPORT, of="child_id"),
)
