"""Certificates verified by anybody: JSON for machines, and a page for people."""

from gateway.verification.endpoint import CertificateEndpoint as CertificateEndpoint
