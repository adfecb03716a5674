"""What providers of messages tell: calls whose form is theirs and whose signature says who they are.

They are carried to the service as they came, which alone knows how each provider signs.
"""

from gateway.callbacks.endpoint import CallbackEndpoint as CallbackEndpoint
from gateway.callbacks.endpoint import ChallengeEndpoint as ChallengeEndpoint
