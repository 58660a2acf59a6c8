"""The mail log: what left, what waits, what could not be delivered. No bodies are shown."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.roles import Permission
from enrollment.views.operator_desk import MAIL, RETRY, OperatorRequest, crumbs
from partnercenter import mail
from partnercenter.models import OutgoingEmail
from partnercenter.tables import Column, Filter, Table
from partnercenter.ui.times import moment_text

State = OutgoingEmail.State
TONES = {State.PENDING: "info", State.SENDING: "info", State.SENT: "success", State.DEAD: "danger"}
WORDS = {
    State.PENDING: gettext_lazy("Waiting"),
    State.SENDING: gettext_lazy("Being sent"),
    State.SENT: gettext_lazy("Sent"),
    State.DEAD: gettext_lazy("Failed"),
}
MOST_LOUD = 20


def _kind(row: OutgoingEmail) -> str:
    """ "enrollment/confirm_address" as words."""
    return row.kind.rpartition("/")[2].replace("_", " ").capitalize()


def _result(row: OutgoingEmail) -> str:
    """What became of it: when it was sent, or what the mail server said and when it is tried again."""
    if row.sent_at or not row.attempts:
        return moment_text(row.sent_at, with_time=False) if row.sent_at else ""
    attempts = ngettext("%(count)s attempt", "%(count)s attempts", row.attempts) % {"count": row.attempts}
    text = f"{attempts}: {row.last_error[:80] or '–'}"
    return (
        _("%(text)s. Next: %(when)s") % {"text": text, "when": moment_text(row.next_at)}
        if row.state == State.PENDING
        else text
    )


COLUMNS = (
    Column("subject", gettext_lazy("Subject")),
    Column("recipient", gettext_lazy("Recipient"), sortable=True),
    Column("kind", gettext_lazy("Kind"), value=_kind, sortable=True, order_by="kind"),
    Column("state", gettext_lazy("Status"), value=lambda row: WORDS[row.state], tag=lambda row: TONES[row.state]),
    Column("created_at", gettext_lazy("Written"), sortable=True),
    Column("result", gettext_lazy("Result"), value=_result),
)


@MAIL
@require_safe
def operator_mail_list(request: OperatorRequest) -> HttpResponse:
    """Dead letters first and loud; then every mail, newest first."""
    letters = OutgoingEmail.objects.visible_to(request.user)
    dead = list(letters.filter(state=State.DEAD).order_by("-created_at")[: MOST_LOUD + 1])
    table = Table(
        request,
        letters,
        COLUMNS,
        search=["recipient", "subject"],
        filters=[Filter("state", _("Status"), [(str(state), word) for state, word in WORDS.items()])],
        default_sort="-created_at",
        caption=_("Mails"),
        empty_title=_("No mail yet"),
        empty_text=_("Every mail that the portal writes appears here, with what became of it."),
    )
    context = {"table": table, "dead": dead[:MOST_LOUD], "more_dead": len(dead) > MOST_LOUD}
    context |= {"may_retry": request.user.may(Permission.RETRY_MAIL), "crumbs": crumbs((_("Mail log"), ""))}
    return render(request, "enrollment/operator/mail_list.html", context)


@RETRY
@require_POST
def operator_mail_retry(request: OperatorRequest, pk: UUID) -> HttpResponse:
    """*Try again*: a dead letter is due now, with a fresh count of attempts."""
    letter = get_object_or_404(OutgoingEmail.objects.visible_to(request.user), pk=pk)
    if mail.retry_dead_letter(letter, by=request.user):
        messages.success(request, _("The mail to %s is tried again now.") % letter.recipient)
    else:
        messages.info(request, _("This mail is on its way already: %s.") % letter.get_state_display())
    return redirect("operator_mail_list")
