"""How long our side waits for a provider's answer, and how late one that stalls gives it."""

from nosotros.testing.waiting import PATIENCE

#: where nothing is said of time
PATIENT = {"NOSOTROS_PROVIDERS_SECONDS": str(round(PATIENCE))}
#: for who stalls
HASTY = {"NOSOTROS_PROVIDERS_SECONDS": "1"}
#: seconds; nobody is kept waiting for it
STALL = 30.0
