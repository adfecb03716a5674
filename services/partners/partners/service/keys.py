"""The edge of partners: API keys."""

from nosotros.bus.service import command, query, timer
from nosotros.bus.timers import TimerEvent
from nosotros.bus.work import UnitOfWork
from nosotros.contracts import partners as c
from partners.handlers import keys, tokens


class Keys:
    """What machines open the gateway with."""

    @command
    def create_key(self, command: c.CreateKey, work: UnitOfWork) -> c.KeyView:
        """Make a key."""
        return keys.create_key(command, work=work)

    @command
    def rotate_key(self, command: c.RotateKey, work: UnitOfWork) -> c.KeyView:
        """Give a key a new secret."""
        return keys.rotate_key(command, work=work)

    @command
    def revoke_key(self, command: c.RevokeKey, work: UnitOfWork) -> c.KeyView:
        """Have a key open nothing any more."""
        return keys.revoke_key(command, work=work)

    @query
    def get_key(self, query: c.GetKey, work: UnitOfWork) -> c.KeyView:
        """One key."""
        return keys.get_key(query, work=work)

    @query
    def list_keys(self, query: c.ListKeys, work: UnitOfWork) -> c.KeyPage:
        """The organisation's keys."""
        return keys.list_keys(query, work=work)

    @query
    def get_key_token(self, query: c.GetKeyToken, work: UnitOfWork) -> c.KeyToken:
        """The token of a key."""
        return tokens.get_key_token(query, work=work)

    @timer
    def key_token_ends(self, timer: TimerEvent, work: UnitOfWork) -> None:
        """Forget a token whose minutes are over."""
        tokens.key_token_ends(timer, work=work)
