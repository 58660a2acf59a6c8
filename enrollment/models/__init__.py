"""The nouns of enrolment, one file each."""

from enrollment.models.agreement import Agreement, AgreementAcceptance
from enrollment.models.application import Application, ContactConfirmation, Programme
from enrollment.models.listing import ListingChange, ProviderListing
from enrollment.models.membership import CompanyProfile, MembershipAccount, MpnAssociation
from enrollment.models.partner import BankAccount, Partner, ProgramEnrollment
from enrollment.models.verification import Evidence, ReviewNote, VerificationCheck

__all__ = [
    "Agreement",
    "AgreementAcceptance",
    "Application",
    "BankAccount",
    "CompanyProfile",
    "ContactConfirmation",
    "Evidence",
    "ListingChange",
    "MembershipAccount",
    "MpnAssociation",
    "Partner",
    "ProgramEnrollment",
    "Programme",
    "ProviderListing",
    "ReviewNote",
    "VerificationCheck",
]
