"""Partners' published language, by what it is about."""

from nosotros.contracts.care import care_of
from nosotros.contracts.partners.access import AccountUse as AccountUse
from nosotros.contracts.partners.access import CallerView as CallerView
from nosotros.contracts.partners.access import GrantView as GrantView
from nosotros.contracts.partners.access import KeyUse as KeyUse
from nosotros.contracts.partners.access import MembershipView as MembershipView
from nosotros.contracts.partners.access import RecordFirstUses as RecordFirstUses
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
from nosotros.contracts.partners.descriptions import DescribeService as DescribeService
from nosotros.contracts.partners.descriptions import DescriptionsTooMany as DescriptionsTooMany
from nosotros.contracts.partners.descriptions import EventTypes as EventTypes
from nosotros.contracts.partners.descriptions import EventTypeView as EventTypeView
from nosotros.contracts.partners.descriptions import GetServiceDescription as GetServiceDescription
from nosotros.contracts.partners.descriptions import (
    ListServiceDescriptions as ListServiceDescriptions,
)
from nosotros.contracts.partners.descriptions import NotYourService as NotYourService
from nosotros.contracts.partners.descriptions import RemoveService as RemoveService
from nosotros.contracts.partners.descriptions import ResolveEventType as ResolveEventType
from nosotros.contracts.partners.descriptions import ResolveService as ResolveService
from nosotros.contracts.partners.descriptions import ServiceDescription as ServiceDescription
from nosotros.contracts.partners.descriptions import (
    ServiceDescriptionPage as ServiceDescriptionPage,
)
from nosotros.contracts.partners.descriptions import ServiceNotDescribed as ServiceNotDescribed
from nosotros.contracts.partners.descriptions import ServiceSummary as ServiceSummary
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
from nosotros.contracts.partners.events.agreements import AgreementShortened as AgreementShortened
from nosotros.contracts.partners.events.descriptions import (
    RoomServiceDescribed as RoomServiceDescribed,
)
from nosotros.contracts.partners.events.descriptions import RoomServiceRemoved as RoomServiceRemoved
from nosotros.contracts.partners.events.organisations import (
    OrganisationRegistered as OrganisationRegistered,
)
from nosotros.contracts.partners.events.organisations import (
    OrganisationRestored as OrganisationRestored,
)
from nosotros.contracts.partners.events.organisations import (
    OrganisationSuspended as OrganisationSuspended,
)
from nosotros.contracts.partners.events.rooms import RoomDescribed as RoomDescribed
from nosotros.contracts.partners.events.rooms import RoomRemoved as RoomRemoved
from nosotros.contracts.partners.keys import CreateKey as CreateKey
from nosotros.contracts.partners.keys import GetKey as GetKey
from nosotros.contracts.partners.keys import GetKeyToken as GetKeyToken
from nosotros.contracts.partners.keys import KeyPage as KeyPage
from nosotros.contracts.partners.keys import KeyToken as KeyToken
from nosotros.contracts.partners.keys import KeyView as KeyView
from nosotros.contracts.partners.keys import ListKeys as ListKeys
from nosotros.contracts.partners.keys import RevokeKey as RevokeKey
from nosotros.contracts.partners.keys import RotateKey as RotateKey
from nosotros.contracts.partners.organisations import AdmitAdministrator as AdmitAdministrator
from nosotros.contracts.partners.organisations import ChangeOrganisation as ChangeOrganisation
from nosotros.contracts.partners.organisations import GetOrganisation as GetOrganisation
from nosotros.contracts.partners.organisations import ListOrganisations as ListOrganisations
from nosotros.contracts.partners.organisations import MemberPage as MemberPage
from nosotros.contracts.partners.organisations import MemberView as MemberView
from nosotros.contracts.partners.organisations import OrganisationView as OrganisationView
from nosotros.contracts.partners.organisations import RegisterOrganisation as RegisterOrganisation
from nosotros.contracts.partners.organisations import RestoreOrganisation as RestoreOrganisation
from nosotros.contracts.partners.organisations import SuspendOrganisation as SuspendOrganisation
from nosotros.contracts.partners.people import AddPerson as AddPerson
from nosotros.contracts.partners.people import ChangePerson as ChangePerson
from nosotros.contracts.partners.people import GetPerson as GetPerson
from nosotros.contracts.partners.people import GivenRoleView as GivenRoleView
from nosotros.contracts.partners.people import GiveRole as GiveRole
from nosotros.contracts.partners.people import LinkSubject as LinkSubject
from nosotros.contracts.partners.people import ListPeople as ListPeople
from nosotros.contracts.partners.people import PersonPage as PersonPage
from nosotros.contracts.partners.people import PersonView as PersonView
from nosotros.contracts.partners.people import RemovePerson as RemovePerson
from nosotros.contracts.partners.people import SubjectView as SubjectView
from nosotros.contracts.partners.people import TakeRole as TakeRole
from nosotros.contracts.partners.people import UnlinkSubject as UnlinkSubject
from nosotros.contracts.partners.quarantine import DropQuarantined as DropQuarantined
from nosotros.contracts.partners.quarantine import EventNotWhole as EventNotWhole
from nosotros.contracts.partners.quarantine import ListQuarantined as ListQuarantined
from nosotros.contracts.partners.quarantine import QuarantinedPage as QuarantinedPage
from nosotros.contracts.partners.quarantine import QuarantinedView as QuarantinedView
from nosotros.contracts.partners.quarantine import ReplayQuarantined as ReplayQuarantined
from nosotros.contracts.partners.quarantine import StillRefused as StillRefused
from nosotros.contracts.partners.refusals import AdministratorThere as AdministratorThere
from nosotros.contracts.partners.refusals import KeyOver as KeyOver
from nosotros.contracts.partners.refusals import LastAdministrator as LastAdministrator
from nosotros.contracts.partners.refusals import OperatorOnly as OperatorOnly
from nosotros.contracts.partners.refusals import OperatorStays as OperatorStays
from nosotros.contracts.partners.refusals import OrganisationTaken as OrganisationTaken
from nosotros.contracts.partners.refusals import OrganisationUnknown as OrganisationUnknown
from nosotros.contracts.partners.refusals import ScopesNotHeld as ScopesNotHeld
from nosotros.contracts.partners.refusals import SubjectTaken as SubjectTaken
from nosotros.contracts.partners.refusals import TokenGone as TokenGone
from nosotros.contracts.partners.refusals import TooMany as TooMany
from nosotros.contracts.partners.roles import ListRoles as ListRoles
from nosotros.contracts.partners.roles import RolesView as RolesView
from nosotros.contracts.partners.roles import RoleView as RoleView
from nosotros.contracts.partners.rooms import ChangeRoom as ChangeRoom
from nosotros.contracts.partners.rooms import CreateRoom as CreateRoom
from nosotros.contracts.partners.rooms import GetRoom as GetRoom
from nosotros.contracts.partners.rooms import GetRoomSecret as GetRoomSecret
from nosotros.contracts.partners.rooms import GetRoomStatus as GetRoomStatus
from nosotros.contracts.partners.rooms import ListRooms as ListRooms
from nosotros.contracts.partners.rooms import RemoveRoom as RemoveRoom
from nosotros.contracts.partners.rooms import ResetSource as ResetSource
from nosotros.contracts.partners.rooms import RoomElsewhere as RoomElsewhere
from nosotros.contracts.partners.rooms import RoomExists as RoomExists
from nosotros.contracts.partners.rooms import RoomLimits as RoomLimits
from nosotros.contracts.partners.rooms import RoomPage as RoomPage
from nosotros.contracts.partners.rooms import RoomQueue as RoomQueue
from nosotros.contracts.partners.rooms import RoomSecret as RoomSecret
from nosotros.contracts.partners.rooms import RoomStatus as RoomStatus
from nosotros.contracts.partners.rooms import RoomsUnavailable as RoomsUnavailable
from nosotros.contracts.partners.rooms import RoomUnknown as RoomUnknown
from nosotros.contracts.partners.rooms import RoomView as RoomView
from nosotros.contracts.partners.rooms import RotateRoom as RotateRoom
from nosotros.contracts.partners.routes import ListRoutes as ListRoutes
from nosotros.contracts.partners.routes import RecordRoomRefusals as RecordRoomRefusals
from nosotros.contracts.partners.routes import RoomRefusal as RoomRefusal
from nosotros.contracts.partners.routes import RoutesView as RoutesView
from nosotros.contracts.partners.routes import RouteView as RouteView
from nosotros.contracts.partners.values import AgreementEndReason as AgreementEndReason
from nosotros.contracts.partners.values import AgreementPurpose as AgreementPurpose
from nosotros.contracts.partners.values import AgreementState as AgreementState
from nosotros.contracts.partners.values import ConfirmationState as ConfirmationState
from nosotros.contracts.partners.values import HostedService as HostedService
from nosotros.contracts.partners.values import OrganisationKind as OrganisationKind
from nosotros.contracts.partners.values import Role as Role
from nosotros.contracts.partners.values import Scope as Scope

#: the care of its parked events
care = care_of("partners")
