"""Partner agreements: what is in force, who has accepted it, and publishing the next version."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db import IntegrityError
from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from accounts.roles import Permission
from enrollment.actions.agreements import publish_agreement
from enrollment.forms.agreement import AgreementForm
from enrollment.models import Agreement, Partner, Programme
from enrollment.views.operator_desk import PROGRAMME, READ, OperatorRequest, crumbs
from partnercenter.texts import listed


@dataclass(frozen=True)
class ProgrammeRow:
    """A programme with its versions, newest first, and how many partners are enrolled."""

    key: str
    label: str
    versions: list[Agreement]
    enrolled: int

    @property
    def current(self) -> Agreement | None:
        return self.versions[0] if self.versions else None

    @property
    def digest(self) -> str:
        """The hash of the current English text."""
        return self.versions[0].digest_in(settings.LANGUAGE_CODE) if self.versions else ""


def programme_rows(user: User) -> list[ProgrammeRow]:
    """Every programme, in two statements. Each version carries the number of its acceptances as `accepted`."""
    agreements = Agreement.objects.visible_to(user).annotate(accepted=Count("acceptances")).order_by("-version")
    versions = list(agreements)
    counts = {name: Count("pk", filter=Q(enrollments__programme=name), distinct=True) for name in Programme.values}
    enrolled = Partner.objects.visible_to(user).aggregate(**counts)
    return [
        ProgrammeRow(key, str(label), [row for row in versions if row.programme == key], enrolled[key])
        for key, label in Programme.choices
    ]


@READ
@require_safe
def operator_agreement_list(request: OperatorRequest) -> HttpResponse:
    """Per programme: the version in force, its hash, and how many partners have accepted it."""
    context = {"rows": programme_rows(request.user), "may_publish": request.user.may(Permission.MANAGE_PROGRAMME)}
    return render(
        request, "enrollment/operator/agreement_list.html", context | {"crumbs": crumbs((_("Agreements"), ""))}
    )


@PROGRAMME
@require_http_methods(["GET", "POST"])
def operator_agreement_publish(request: OperatorRequest, programme: str) -> HttpResponse:
    """Write the texts, look at them, decide. The step is in the button; the texts go along."""
    if programme not in Programme.values:
        raise Http404
    current = Agreement.objects.visible_to(request.user).filter(programme=programme).order_by("-version").first()
    version, texts = (current.version, current.texts) if current else (0, {})
    form = AgreementForm(request.POST or None, texts=texts, version=version)
    page = "agreement_edit"
    if request.method == "POST" and form.is_valid():
        step = request.POST.get("step")
        if step == "publish" and _publish(request, programme, form, version):
            return redirect("operator_agreement_list")
        page = "agreement_publish" if step == "preview" else page
    context = _context(programme, form, version, current)
    return render(request, f"enrollment/operator/{page}.html", context)


def _publish(request: OperatorRequest, programme: str, form: AgreementForm, version: int) -> bool:
    """Publishes, unless somebody published since the page was opened."""
    try:
        if form.cleaned_data["version"] == version:
            agreement = publish_agreement(programme, form.texts(), by=request.user)
            messages.success(request, _("%s is published. Its partners are asked to accept it.") % agreement)
            return True
    except IntegrityError:
        version += 1
    form.conflicts()
    form.data = {**form.data.dict(), "version": version}  # type: ignore[attr-defined]
    return False


def _context(programme: str, form: AgreementForm, version: int, current: Agreement | None) -> dict[str, Any]:
    label = str(Programme(programme).label)
    names = dict(settings.LANGUAGES)
    texts = form.texts() if form.is_bound and form.is_valid() else {}
    preview = [(language, names[language], text) for language, text in texts.items()]
    missing = listed(name for language, name in settings.LANGUAGES if language not in texts)
    trail = crumbs((_("Agreements"), "operator_agreement_list"), (label, ""))
    context = {"form": form, "label": label, "next_version": version + 1, "current": current, "preview": preview}
    return context | {"missing": missing, "crumbs": trail}
