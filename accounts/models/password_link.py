"""Links with which somebody chooses the first password."""

from django.db import models

from accounts.models.tenant import Tenant
from accounts.models.user import User
from partnercenter.ids import uuid7


class PasswordLink(models.Model):
    """The one open link of a user: single use, expiring, only its hash is kept. Gone once used or replaced."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    tenant = models.ForeignKey(Tenant, on_delete=models.CASCADE)
    user = models.OneToOneField(User, on_delete=models.CASCADE)
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.user_id} {self.expires_at}"
