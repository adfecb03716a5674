"""What a key is sent as."""

import re
from hashlib import sha256

from partners.domain.tokens import digest_of, new_prefix, new_token

TOKEN = re.compile(r"nos_([a-z0-9]{8})_[A-Za-z0-9_-]{43}")


def test_a_token_has_its_prefix_and_256_random_bits():
    prefix = new_prefix()
    tokens = {new_token(prefix) for _ in range(100)}
    assert len(tokens) == 100
    for each in tokens:
        found = TOKEN.fullmatch(each)
        assert found is not None
        assert found[1] == prefix


def test_prefixes_differ():
    assert len({new_prefix() for _ in range(1000)}) == 1000


def test_what_is_kept_of_a_token_is_its_digest():
    assert digest_of("nos_aaaaaaaa_x") == sha256(b"nos_aaaaaaaa_x").digest()
