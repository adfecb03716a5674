"""Lists across organisations: what each one answers, and who did not."""

from gateway.network.endpoint import NetworkEndpoint as NetworkEndpoint
from gateway.network.lists import networked as networked
