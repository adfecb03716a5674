"""The edge of training: certificates, and their verification by anybody."""


class Certifying:
    """Certificates, and their verification by anybody."""
