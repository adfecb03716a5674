"""What partners keeps encrypted, under NOSOTROS_SECRETS_KEY."""

from nosotros.sealing import keys as keys
from nosotros.sealing import open_sealed as open_sealed
from nosotros.sealing import seal as seal
