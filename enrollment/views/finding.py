"""What the pages of an application share: finding it, and its way through the wizard."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import PortalRequest
from enrollment.actions.applications import sections_with_state
from enrollment.models import Application
from enrollment.rules import applications as rules
from partnercenter.ui.parts import Crumb, Task


def find_application(request: PortalRequest, pk: object) -> Application:
    """The own company's application; 404 for everybody else, the operator's people included: they have a console."""
    own = Application.objects.visible_to(request.user).filter(tenant_id=request.user.tenant_id)
    visible = own.select_related("tenant", "applicant", "claimed_by")
    found: Application = get_object_or_404(visible, pk=pk)
    return found


def section_href(application: Application, key: str) -> str:
    """Where a topic is answered."""
    if key == rules.MPN.key:
        return reverse("membership_intro", args=[application.pk])
    return reverse("section_edit", args=[application.pk, key])


def tasks_of(application: Application) -> list[Task]:
    """The task list of the hub, closing with *check your answers*."""
    state = sections_with_state(application)
    tasks = [
        Task(
            title=str(section.title),
            href=section_href(application, section.key),
            status=_("Completed") if done else _("Incomplete"),
            tone="success" if done else "info",
            hint=str(section.hint),
        )
        for section, done in state
    ]
    ready = all(done for _section, done in state)
    return [*tasks, _check_task(application, ready=ready)]


def _check_task(application: Application, *, ready: bool) -> Task:
    return Task(
        title=_("Check your answers and enroll"),
        href=reverse("application_check", args=[application.pk]) if ready else "",
        status=_("Ready") if ready else _("Cannot start yet"),
        tone="info" if ready else "neutral",
        hint="" if ready else _("Complete the topics above first."),
    )


def next_href(application: Application, after: str) -> str:
    """The next open topic behind this one, else the hub; an already answered one is not asked again."""
    keys = [(section.key, done) for section, done in sections_with_state(application)]
    position = [key for key, _done in keys].index(after)
    later = [key for key, done in keys[position + 1 :] if not done]
    return section_href(application, later[0]) if later else application.get_absolute_url()


def crumbs(application: Application, *titles: str) -> list[Crumb]:
    """Overview › the application › the page."""
    here = application.get_absolute_url() if titles else ""
    trail = [Crumb(_("Overview"), reverse("overview")), Crumb(application.get_programme_display(), here)]
    return [*trail, *(Crumb(title) for title in titles)]
