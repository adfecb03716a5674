"""The edge of training: certificates, and their verification by anybody."""

from nosotros.bus.service import command, query
from nosotros.bus.work import UnitOfWork
from nosotros.contracts import training as c
from training.handlers import certificates, certified, verification


class Certifying:
    """Certificates, and their verification by anybody."""

    @command
    def issue_certificate(self, command: c.IssueCertificate, work: UnitOfWork) -> c.CertificateView:
        """Issue the certificate of somebody who has completed her cohort's programme."""
        return certificates.issue_certificate(command, work=work)

    @command
    def revoke_certificate(
        self, command: c.RevokeCertificate, work: UnitOfWork
    ) -> c.CertificateView:
        """Revoke a certificate."""
        return certificates.revoke_certificate(command, work=work)

    @command
    def supersede_certificate(
        self, command: c.SupersedeCertificate, work: UnitOfWork
    ) -> c.CertificateView:
        """Issue a certificate anew."""
        return certificates.supersede_certificate(command, work=work)

    @query
    def get_certificate(self, query: c.GetCertificate, work: UnitOfWork) -> c.CertificateView:
        """One certificate."""
        return certified.get_certificate(query, work=work)

    @query
    def get_certificate_file(
        self, query: c.GetCertificateFile, work: UnitOfWork
    ) -> c.CertificateFile:
        """A certificate as a sealed PDF."""
        return certified.get_certificate_file(query, work=work)

    @query
    def list_certificates(self, query: c.ListCertificates, work: UnitOfWork) -> c.CertificatePage:
        """Certificates, of a cohort or in one state."""
        return certified.list_certificates(query, work=work)

    @query
    def verify_certificate(
        self, query: c.VerifyCertificate, work: UnitOfWork
    ) -> c.VerificationView:
        """Whether a certificate is valid, for anybody."""
        return verification.verify_certificate(query, work=work)

    @query
    def get_issuer_keys(self, query: c.GetIssuerKeys, work: UnitOfWork) -> c.IssuerKeys:
        """The public keys, for anybody."""
        return verification.get_issuer_keys(query, work=work)

    @query
    def get_revocation_list(self, query: c.GetRevocationList, work: UnitOfWork) -> c.RevocationList:
        """What is not valid any more, for anybody."""
        return verification.get_revocation_list(query, work=work)
