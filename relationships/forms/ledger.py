"""What the ledger of invitations can be narrowed by, and the form that revokes one."""

import datetime
from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from accounts.models import User
from accounts.rules.activity import end_of, start_of
from partnercenter.fields import check_plain
from partnercenter.tables import DateFilter, Filter
from partnercenter.texts import Text
from partnercenter.ui.filters import AnyFilter
from relationships.models import InvitationKind, InvitationStatus
from relationships.models.invitation import LIVE, UNANSWERED
from relationships.rules.ledger import needing_attention

ATTENTION, OPEN = "attention", "open"
ME, OTHERS = "me", "others"
MOST = 300


class RevocationForm(forms.Form):
    """Why, for the company's own log; whoever was invited does not read it."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        required=False,
        max_length=MOST,
        validators=[check_plain],
        help_text=gettext_lazy("It stays in the history of your company. The invited do not see it."),
    )


def ledger_filters(by: User, *, reminder_days: int) -> list[AnyFilter]:
    """Status, kind, maker, and the day on which an invitation was made."""
    kinds: list[tuple[str, Text]] = [
        (InvitationKind.PARTNERSHIP, InvitationKind.PARTNERSHIP.label),
        (InvitationKind.CUSTOMER, _("Customer, alone")),
        (InvitationKind.JOINT, _("Customer, jointly")),
    ]
    makers: list[tuple[str, Text]] = [(ME, _("Me")), (OTHERS, _("Colleagues"))]
    open_ones = pgettext("invitation", "Open")
    statuses: list[tuple[str, Text]] = [(ATTENTION, _("Needs attention")), (OPEN, open_ones), *InvitationStatus.choices]
    return [
        Filter(
            "status", _("Status"), statuses, lambda rows, status: rows.filter(in_status(status, days=reminder_days))
        ),
        Filter("kind", _("Kind"), kinds),
        Filter("who", _("Made by"), makers, lambda rows, who: _made(rows, who, by), more=True),
        DateFilter("from", _("Made from"), _since, more=True),
        DateFilter("to", _("Made to"), _until, not_before="from", more=True),
    ]


def in_status(status: str, *, days: int) -> Q:
    """The rows of which the page shows this status: a link whose time is over counts as expired at once."""
    now = timezone.now()
    if status == ATTENTION:
        return needing_attention(now, days=days)
    if status == OPEN:
        return Q(status__in=LIVE, expires_at__gt=now)
    if status == InvitationStatus.EXPIRED:
        return Q(status=status) | Q(status__in=UNANSWERED, expires_at__lte=now)
    return Q(status=status, expires_at__gt=now) if status in UNANSWERED else Q(status=status)


def _made(rows: Any, who: str, by: User) -> Any:
    return rows.filter(made_by=by) if who == ME else rows.exclude(made_by=by)


def _since(rows: Any, day: datetime.date) -> Any:
    return rows.filter(created_at__gte=start_of(day, timezone.get_current_timezone()))


def _until(rows: Any, day: datetime.date) -> Any:
    return rows.filter(created_at__lt=end_of(day, timezone.get_current_timezone()))
