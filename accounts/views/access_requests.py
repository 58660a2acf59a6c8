"""Asking for access, and answering: the list, one request, and its two answers."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import PortalRequest, givers, named, needs, require
from accounts.access_requests import TONES, href_of, waiting_for, way_out, words_of
from accounts.actions import access_requests as actions
from accounts.forms.access_request import AccessRequestForm, DeclineForm, GrantForm
from accounts.freshness import fresh
from accounts.models import AccessRequest
from accounts.roles import ALL, Permission
from accounts.rules import access_requests as rules
from partnercenter.errors import Refused
from partnercenter.tables import Column, Table
from partnercenter.throttle import throttle
from partnercenter.ui.parts import Crumb

ANSWERING = gettext_lazy("answering requests for access")
ANSWER = needs(Permission.ASSIGN_ROLES, ANSWERING)
MOST_A_DAY = 10
WHAT, ASKED = gettext_lazy("For what"), gettext_lazy("Asked")
WAITING = [
    Column("name", gettext_lazy("Who asks"), value="requester.full_name", link=href_of),
    Column("what", WHAT, value=words_of),
    Column("created_at", ASKED),
]
MINE = [
    Column("what", WHAT, value=words_of, link=href_of),
    Column("created_at", ASKED),
    Column(
        "status",
        gettext_lazy("Status"),
        value=lambda row: row.get_status_display(),
        tag=lambda row: TONES[row.status],
    ),
]


def crumbs(title: str = "") -> list[Crumb]:
    """My access › Access requests › this one."""
    here = Crumb(_("Access requests"), reverse("access_request_list") if title else "")
    return [Crumb(_("My access"), reverse("my_access")), here, *([Crumb(title)] if title else [])]


@require_safe
def access_request_list(request: PortalRequest) -> HttpResponse:
    """What waits for my answer, and what I have asked for."""
    user = request.user
    waiting = _waiting_table(request) if user.may(Permission.ASSIGN_ROLES) else None
    own = AccessRequest.objects.visible_to(user).filter(requester=user).order_by("-created_at")
    mine = Table(
        request,
        own,
        MINE,
        prefix="m",
        caption=_("My requests"),
        empty_title=_("You have not asked for anything"),
        empty_text=_("My access lists what you cannot do yet, and whom to ask."),
        empty_action=(reverse("my_access"), _("My access")),
    )
    return render(request, "accounts/access_request_list.html", {"waiting": waiting, "mine": mine, "crumbs": crumbs()})


def _waiting_table(request: PortalRequest) -> Table:
    return Table(
        request,
        waiting_for(request.user),
        WAITING,
        prefix="w",
        caption=_("Waiting for your answer"),
        empty_title=_("Nobody waits for you"),
        empty_text=_("Requests of your colleagues that you can answer appear here."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def access_request_create(request: PortalRequest) -> HttpResponse:
    """*Request access*: whom it reaches, and a note. A permission that the company's kind does not know is no page."""
    user, sent = request.user, request.POST if request.method == "POST" else request.GET
    form = AccessRequestForm(sent, tenant=user.tenant)
    if "permission" in form.errors:
        raise Http404
    if user.may(form.cleaned_data["permission"]):
        messages.info(request, _("You can do this already."))
        return redirect("my_access")
    if request.method == "POST" and form.is_valid():
        throttle("access-request", str(user.pk), limit=MOST_A_DAY, seconds=24 * 60 * 60)
        asked = actions.request_access(**form.cleaned_data, by=user)
        messages.success(request, _("Your request is sent. You get a mail with the answer."))
        return redirect(href_of(asked))
    failed = form if request.method == "POST" else None
    path, permission = form.cleaned_data.get("path", ""), form.cleaned_data["permission"]
    context = {"way_out": way_out(user, permission, path=path, form=failed), "form": failed}
    return render(request, "accounts/access_request_create.html", context | {"crumbs": crumbs(_("Request access"))})


def _find(request: PortalRequest, pk: UUID) -> AccessRequest:
    """A request of the own company: everybody reads their own, and who changes roles reads all. 404 to strangers."""
    rows = AccessRequest.objects.visible_to(request.user).select_related("requester__tenant", "decided_by")
    found: AccessRequest = get_object_or_404(rows, pk=pk)
    if found.requester_id != request.user.pk:
        require(request.user, Permission.ASSIGN_ROLES, ANSWERING)
    return found


@require_safe
def access_request_detail(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Who asks for what and why, and the roles that would give it; its state for who asked."""
    return _detail(request, _find(request, pk))


def _detail(request: PortalRequest, asked: AccessRequest, **failed: Any) -> HttpResponse:
    user, permission, is_open = request.user, Permission(asked.permission), asked.decided_at is None
    offered = is_open and asked.requester_id != user.pk and rules.roles_to_give(user, permission)
    context = {
        "asked": asked,
        "what": words_of(asked),
        "tone": TONES[AccessRequest.Status(asked.status)],
        "given": ALL.get(asked.role),
        "people": named(givers(asked.requester, permission)[:5]) if is_open and not offered else [],
        "grant_form": GrantForm(by=user, permission=permission) if offered else None,
        "decline_form": DeclineForm() if offered else None,
        "form": None,
        "crumbs": crumbs(words_of(asked)),
    }
    return render(request, "accounts/access_request_detail.html", context | failed)


@contextmanager
def leading_back_to(asked: AccessRequest) -> Iterator[None]:
    """A refusal inside leads back to the request, where the answer stands."""
    try:
        yield
    except Refused as refusal:
        refusal.back_href = href_of(asked)
        raise


@ANSWER
@require_POST
@fresh
def access_request_grant(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Gives the chosen role."""
    asked, user = _find(request, pk), request.user
    with leading_back_to(asked):
        rules.check_can_answer(asked, user)
        form = GrantForm(request.POST, by=user, permission=Permission(asked.permission))
        if not form.is_valid():
            return _detail(request, asked, grant_form=form, form=form)
        answered = actions.grant_access(asked, by=user, **form.cleaned_data)
    if answered.status != AccessRequest.Status.GRANTED:
        messages.warning(request, _("Nothing was given: the account is deactivated. The request is closed."))
    else:
        messages.success(request, _("%s can do this now.") % answered.requester.full_name)
    return redirect(href_of(asked))


@ANSWER
@require_POST
def access_request_decline(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Declines, with the reason that the requester reads."""
    asked, form = _find(request, pk), DeclineForm(request.POST)
    with leading_back_to(asked):
        rules.check_can_answer(asked, request.user)
        if not form.is_valid():
            return _detail(request, asked, decline_form=form, form=form)
        actions.decline_access(asked, by=request.user, **form.cleaned_data)
    messages.success(
        request, _("The request is declined. %s gets a mail with your reason.") % asked.requester.full_name
    )
    return redirect(href_of(asked))
