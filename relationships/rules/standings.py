"""How the other side of a partnership stands: enrolled, and the agreement accepted. Seen before anything fails.

Rows come from `Partnership.objects.….with_standing_of(…)`. `CONDITIONS` asks the database (`standing_as`) what
`standing_of` answers of a row; a test holds the two together.
"""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from enrollment.models import ProgramEnrollment

ENROLLED, SUSPENDED = ProgramEnrollment.Status.ACTIVE, ProgramEnrollment.Status.SUSPENDED


class Enrollment(models.TextChoices):
    """Whether the company is in its program."""

    ENROLLED = "enrolled", _("Enrolled")
    SUSPENDED = "suspended", _("Suspended")
    MISSING = "missing", _("Not enrolled")


class Signature(models.TextChoices):
    """Whether the company has accepted the program's newest agreement."""

    SIGNED = "signed", _("Signed")
    OUTDATED = "outdated", _("Newer version open")
    UNSIGNED = "unsigned", _("Not signed")


class Standing(models.TextChoices):
    """Both in one: whether the company can act, and what stands in the way first."""

    READY = "ready", _("Can act")
    OUTDATED = "outdated", _("Newer agreement open")
    UNSIGNED = "unsigned", _("Agreement not signed")
    SUSPENDED = "suspended", _("Suspended")
    MISSING = "missing", _("Not enrolled")


_IN = Q(status=ENROLLED)
CONDITIONS: dict[Standing, Q | None] = {
    Standing.READY: _IN & Q(accepted_version__gte=F("newest_version")),
    Standing.OUTDATED: _IN & Q(accepted_version__lt=F("newest_version")),
    Standing.UNSIGNED: _IN & Q(accepted_version=None),
    Standing.SUSPENDED: Q(status=SUSPENDED),
    Standing.MISSING: None,
}
TONES = {
    **dict.fromkeys(["enrolled", "signed", "ready"], "success"),
    **dict.fromkeys(["outdated", "unsigned"], "warning"),
    **dict.fromkeys(["suspended", "missing"], "danger"),
}


def enrollment_of(row: Any) -> Enrollment:
    """Of one row with a standing beside it."""
    if row.standing_status is None:
        return Enrollment.MISSING
    return Enrollment.ENROLLED if row.standing_status == ENROLLED else Enrollment.SUSPENDED


def signature_of(row: Any) -> Signature:
    """Of one row with a standing beside it."""
    if row.standing_version is None:
        return Signature.UNSIGNED
    return Signature.SIGNED if row.standing_version >= row.newest_version else Signature.OUTDATED


def standing_of(row: Any) -> Standing:
    """Of one row with a standing beside it: the worst of the two."""
    enrollment, signature = enrollment_of(row), signature_of(row)
    if enrollment is not Enrollment.ENROLLED:
        return Standing.SUSPENDED if enrollment is Enrollment.SUSPENDED else Standing.MISSING
    by_signature = {Signature.SIGNED: Standing.READY, Signature.OUTDATED: Standing.OUTDATED}
    return by_signature.get(signature, Standing.UNSIGNED)


def tone_of(mark: Enrollment | Signature | Standing) -> str:
    """The color that repeats what the word says."""
    return TONES[mark]
