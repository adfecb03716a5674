"""The edge of mentoring: the Social Contact Centre: agents, support cases, referrals."""


class Centre:
    """The Social Contact Centre: agents, support cases, referrals."""
