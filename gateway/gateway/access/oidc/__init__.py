"""Bearer tokens of identity providers (OpenID Connect): who vouches, and for whom."""

from gateway.access.oidc.identities import Identities as Identities
from gateway.access.oidc.issuers import Issuer as Issuer
from gateway.access.oidc.issuers import read as read
