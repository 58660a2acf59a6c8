"""The nouns of accounts, one file each."""

from accounts.models.access_request import AccessRequest
from accounts.models.identity_provider import IdentityProvider
from accounts.models.password_link import PasswordLink
from accounts.models.tenant import Tenant
from accounts.models.user import RoleAssignment, User
from accounts.models.user_import import UserImport, UserImportRow
from accounts.models.work_account import WorkAccountRequest

__all__ = [
    "AccessRequest",
    "IdentityProvider",
    "PasswordLink",
    "RoleAssignment",
    "Tenant",
    "User",
    "UserImport",
    "UserImportRow",
    "WorkAccountRequest",
]
