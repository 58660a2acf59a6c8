"""What connection requests ask of a provider's people, as tasks on the Overview."""

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Permission
from enrollment.models import Programme
from partnercenter.ui import Task
from partnercenter.ui.times import moment_text
from relationships.models import ConnectionRequest

MOST_TASKS = 5


def tasks_for(user: User) -> list[Task]:
    """A task for each request that waits for an answer, the oldest first; one statement, and none for other people."""
    if Programme.INDIRECT_PROVIDER not in user.tenant.programmes or not user.may(Permission.MANAGE_RESELLERS):
        return []
    rows = ConnectionRequest.objects.visible_to(user).got_by(user.tenant).waiting().order_by("created_at", "pk")
    waiting = list(rows[: MOST_TASKS + 1])
    tasks = [_task(asked) for asked in waiting[:MOST_TASKS]]
    if len(waiting) > MOST_TASKS:
        href = reverse("connection_request_list")
        tasks.append(Task(_("Answer more connection requests"), href, _("To do"), "info"))
    return tasks


def _task(asked: ConnectionRequest) -> Task:
    title = _("Answer %s, who asks to be connected") % asked.reseller_name
    when = _("Asked on %s.") % moment_text(asked.created_at, with_time=False)
    return Task(title, asked.get_absolute_url(), _("To do"), "info", when)
