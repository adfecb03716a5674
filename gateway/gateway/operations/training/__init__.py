"""Training's operations."""

from gateway.operations.model import Operation
from gateway.operations.training.attendance import ATTENDANCE
from gateway.operations.training.certificates import CERTIFICATES
from gateway.operations.training.groups import GROUPS
from gateway.operations.training.passing_on import PASSING_ON
from gateway.operations.training.practice import PRACTICE

TRAINING: tuple[Operation, ...] = (*GROUPS, *ATTENDANCE, *PRACTICE, *CERTIFICATES, *PASSING_ON)
