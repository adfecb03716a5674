"""Partners' published language, by what it is about."""

from nosotros.contracts.care import care_of
from nosotros.contracts.partners.access import CallerView as CallerView
from nosotros.contracts.partners.access import GrantView as GrantView
from nosotros.contracts.partners.access import KeyUse as KeyUse
from nosotros.contracts.partners.access import MembershipView as MembershipView
from nosotros.contracts.partners.access import RecordKeyUses as RecordKeyUses
from nosotros.contracts.partners.access import ResolveKey as ResolveKey
from nosotros.contracts.partners.access import ResolvePerson as ResolvePerson
from nosotros.contracts.partners.agreement_refusals import (
    AgreementNotInState as AgreementNotInState,
)
from nosotros.contracts.partners.agreement_refusals import OtherSideDecides as OtherSideDecides
from nosotros.contracts.partners.agreements import AcceptAgreement as AcceptAgreement
from nosotros.contracts.partners.agreements import AgreementDocument as AgreementDocument
from nosotros.contracts.partners.agreements import AgreementPage as AgreementPage
from nosotros.contracts.partners.agreements import AgreementView as AgreementView
from nosotros.contracts.partners.agreements import ChangeAgreement as ChangeAgreement
from nosotros.contracts.partners.agreements import DeclineAgreement as DeclineAgreement
from nosotros.contracts.partners.agreements import EndAgreement as EndAgreement
from nosotros.contracts.partners.agreements import GetAgreement as GetAgreement
from nosotros.contracts.partners.agreements import ListAgreements as ListAgreements
from nosotros.contracts.partners.agreements import NameSuccessor as NameSuccessor
from nosotros.contracts.partners.agreements import ProposeAgreement as ProposeAgreement
from nosotros.contracts.partners.agreements import WithdrawProposal as WithdrawProposal
from nosotros.contracts.partners.audit import AuditEntryPage as AuditEntryPage
from nosotros.contracts.partners.audit import AuditEntryView as AuditEntryView
from nosotros.contracts.partners.audit import AuditFile as AuditFile
from nosotros.contracts.partners.audit import AuditHeadView as AuditHeadView
from nosotros.contracts.partners.audit import ExportAudit as ExportAudit
from nosotros.contracts.partners.audit import GetAuditHead as GetAuditHead
from nosotros.contracts.partners.audit import ListAuditEntries as ListAuditEntries
from nosotros.contracts.partners.disclosures import ConfirmErasure as ConfirmErasure
from nosotros.contracts.partners.disclosures import (
    ErasureConfirmationPage as ErasureConfirmationPage,
)
from nosotros.contracts.partners.disclosures import (
    ErasureConfirmationView as ErasureConfirmationView,
)
from nosotros.contracts.partners.disclosures import (
    ListErasureConfirmations as ListErasureConfirmations,
)
from nosotros.contracts.partners.events.agreements import AgreementConcluded as AgreementConcluded
from nosotros.contracts.partners.events.agreements import AgreementEnded as AgreementEnded
from nosotros.contracts.partners.events.agreements import (
    AgreementShortened as AgreementShortened,
)
from nosotros.contracts.partners.events.rooms import RoomDescribed as RoomDescribed
from nosotros.contracts.partners.events.rooms import RoomRemoved as RoomRemoved
from nosotros.contracts.partners.routes import ListRoutes as ListRoutes
from nosotros.contracts.partners.routes import RoutesView as RoutesView
from nosotros.contracts.partners.routes import RouteView as RouteView
from nosotros.contracts.partners.values import AgreementEndReason as AgreementEndReason
from nosotros.contracts.partners.values import AgreementPurpose as AgreementPurpose
from nosotros.contracts.partners.values import AgreementState as AgreementState
from nosotros.contracts.partners.values import ConfirmationState as ConfirmationState
from nosotros.contracts.partners.values import OrganisationKind as OrganisationKind
from nosotros.contracts.partners.values import Role as Role
from nosotros.contracts.partners.values import Scope as Scope

#: the care of its parked events
care = care_of("partners")
