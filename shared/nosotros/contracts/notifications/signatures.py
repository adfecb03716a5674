"""What providers sign their calls with: one without it is refused before it is carried to anybody."""

from collections.abc import Mapping
from types import MappingProxyType

#: the header that a provider's signature is in
SIGNED_IN_HEADER: Mapping[str, str] = MappingProxyType(
    {
        "smtp": "x-nosotros-signature",
        "twilio": "x-twilio-signature",
        "whatsapp_cloud": "x-hub-signature-256",
    }
)
#: the field of its form or JSON
SIGNED_IN_FIELD: Mapping[str, str] = MappingProxyType({"vonage": "sig"})
#: the providers that call
CALLERS = frozenset((*SIGNED_IN_HEADER, *SIGNED_IN_FIELD))
