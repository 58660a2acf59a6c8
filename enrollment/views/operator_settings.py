"""Programme settings: what is in force, since when and why, and how to change it (DEC-02)."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db import IntegrityError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from accounts.roles import Permission
from enrollment.forms.settings import SettingForm
from enrollment.views.operator_desk import PROGRAMME, READ, OperatorRequest, crumbs
from partnercenter import programme
from partnercenter.models import ProgrammeSetting
from partnercenter.programme import Declaration, Kind
from partnercenter.ui import TimelineEvent
from partnercenter.ui.times import moment_text


@dataclass(frozen=True)
class SettingRow:
    """One setting as the list shows it; without `newest` its declared default is in force."""

    declared: Declaration
    shown: str
    newest: ProgrammeSetting | None


def shown_value(declared: Declaration, value: Any) -> str:
    """A value in words."""
    if declared.kind is Kind.SWITCH:
        return _("On") if value else _("Off")
    if declared.kind is Kind.MARKETS:
        return ngettext("%(count)s market", "%(count)s markets", len(value)) % {"count": len(value)}
    if declared.kind is Kind.LINES:
        return ngettext("%(count)s domain", "%(count)s domains", len(value)) % {"count": len(value)}
    if declared.kind is Kind.DATE:
        return moment_text(value) if value else _("Not set")
    return str(value) or _("Not set")


def _versions(user: User, key: str) -> list[ProgrammeSetting]:
    return list(ProgrammeSetting.objects.visible_to(user).filter(key=key).order_by("-version"))


@READ
@require_safe
def operator_setting_list(request: OperatorRequest) -> HttpResponse:
    """Every setting with the value in force."""
    stored = ProgrammeSetting.objects.visible_to(request.user).order_by("key", "-version").distinct("key")
    newest = {row.key: row for row in stored}
    rows = []
    for declared in programme.declarations():
        row = newest.get(declared.key)
        value = programme.to_python(declared, row.value if row else programme.to_json(declared.default))
        rows.append(SettingRow(declared, shown_value(declared, value), row))
    context = {"rows": rows, "may_change": request.user.may(Permission.MANAGE_PROGRAMME)}
    return render(
        request, "enrollment/operator/setting_list.html", context | {"crumbs": crumbs((_("Program settings"), ""))}
    )


@PROGRAMME
@require_http_methods(["GET", "POST"])
def operator_setting_edit(request: OperatorRequest, key: str) -> HttpResponse:
    """One setting: its value, the reason for a change, and every version there was."""
    try:
        declared = programme.declaration(key)
    except KeyError as error:
        raise Http404 from error
    versions = _versions(request.user, key)
    form = _form(request, declared, versions)
    if request.method == "POST" and form.is_valid() and _save(request, form, versions):
        messages.success(request, _("Saved. The new value counts from the next page on."))
        return redirect("operator_setting_list")
    context = {"form": form, "declared": declared, "history": _history(declared, versions)}
    context |= {"in_force": shown_value(declared, form.in_force)}
    trail = crumbs((_("Program settings"), "operator_setting_list"), (str(declared.label), ""))
    return render(request, "enrollment/operator/setting_edit.html", context | {"crumbs": trail})


def _form(request: OperatorRequest, declared: Declaration, versions: list[ProgrammeSetting]) -> SettingForm:
    stored = versions[0].value if versions else programme.to_json(declared.default)
    version = versions[0].version if versions else 0
    return SettingForm(
        request.POST or None, declared=declared, value=programme.to_python(declared, stored), version=version
    )


def _save(request: OperatorRequest, form: SettingForm, versions: list[ProgrammeSetting]) -> bool:
    """Writes the next version, unless somebody wrote one since the page was opened."""
    current = versions[0].version if versions else 0
    values = form.cleaned_data
    try:
        if values["version"] == current:
            programme.change_setting(form.declared.key, values["value"], by=request.user, reason=values["reason"])
            return True
    except IntegrityError:
        versions[:] = _versions(request.user, form.declared.key)
        current = versions[0].version
    form.conflicts()
    form.data = {**form.data.dict(), "version": current}  # type: ignore[attr-defined]
    return False


def _history(declared: Declaration, versions: list[ProgrammeSetting]) -> list[TimelineEvent]:
    """Every version, newest first, each with its reason."""
    events = []
    for version in versions:
        value = shown_value(declared, programme.to_python(declared, version.value))
        what = _("set version %(version)s: %(value)s") % {"version": version.version, "value": value}
        events.append(TimelineEvent(version.created_at, version.created_by, what, why=version.reason))
    return events
