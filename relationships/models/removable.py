"""What stands between two companies until one of them ends it."""

from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User


class Removable(models.Model):
    """By whom, when and why it was removed, and the words of the remover's declaration. The row stays for both."""

    class Status(models.TextChoices):
        ACTIVE = "active", _("Active")
        REMOVED = "removed", _("Removed")

    status = models.CharField(max_length=10, choices=Status, default=Status.ACTIVE)
    removed_at = models.DateTimeField(null=True)
    removed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    removed_by_name = models.CharField(max_length=150, blank=True)
    removed_by_company = models.CharField(max_length=200, blank=True)
    removal_note = models.CharField(max_length=300, blank=True)
    removal_text = models.TextField(blank=True)  # what the remover represented, as it was shown
    removal_version = models.PositiveIntegerField(null=True)

    class Meta:
        abstract = True

    @property
    def is_active(self) -> bool:
        return self.status == self.Status.ACTIVE

    def remove(self, *, by: User, note: str = "", **declared: Any) -> None:
        """Ends it on the row, and nothing else; `declared` are further columns of the removal."""
        changes = {
            "status": self.Status.REMOVED,
            "removed_at": timezone.now(),
            "removed_by": by,
            "removed_by_name": by.full_name,
            "removed_by_company": by.tenant.name,
            "removal_note": note,
            **declared,
        }
        for name, value in changes.items():
            setattr(self, name, value)
        self.save(update_fields=list(changes))
