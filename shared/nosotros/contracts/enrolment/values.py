"""What values of enrolment may be, and what a key may be allowed to do."""

from enum import StrEnum
from typing import Literal

DocumentType = Literal["RC", "TI", "CC", "CE", "PA", "PPT", "PEP"]
Channel = Literal["email", "sms", "whatsapp"]
Place = Literal["enrolled", "waiting"]
ImportState = Literal["accepted", "running", "finished", "refused"]
RowState = Literal["imported", "unchanged", "refused"]


class Scope(StrEnum):
    """What a key may be allowed to do in enrolment."""

    READ = "enrolment:read"
    WRITE = "enrolment:write"
