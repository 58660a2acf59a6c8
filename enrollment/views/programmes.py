"""The public pages: home, the programmes, the welcome page of an enrolment, and help."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from enrollment.actions.applications import start_application
from enrollment.models import Programme
from enrollment.rules import applications as rules
from partnercenter import programme

HELP_TOPICS = ("verification", "mpn-id", "next-steps")


@login_not_required
def home(request: HttpRequest) -> HttpResponse:
    """The front door: what the portal is for; who is signed in goes straight to the Overview."""
    return redirect("overview") if request.user.is_authenticated else render(request, "enrollment/home.html")


@login_not_required
def programme_list(request: HttpRequest) -> HttpResponse:
    """The two models side by side, and which applications are open (ENR-22, ENR-31)."""
    settings = programme.current()
    offers = [(key, rules.closing_notice(key, settings)) for key in Programme.values]
    reopens = settings.direct_enrolment_reopens_on
    context = {
        "open": {key for key, notice in offers if notice is None},
        "notices": dict(offers),
        "reopens_on": reopens,
    }
    return render(request, "enrollment/programme_list.html", context)


def _known(key: str) -> Programme:
    if key not in Programme.values:
        raise Http404
    return Programme(key)


@login_not_required
def enrollment_welcome(request: HttpRequest, key: str) -> HttpResponse:
    """What is needed before starting, and *Next* (ENR-01..06). A closed programme shows its notice instead."""
    chosen = _known(key)
    settings = programme.current()
    context = {
        "programme": chosen,
        "notice": rules.closing_notice(key, settings),
        "reopens_on": settings.direct_enrolment_reopens_on if chosen == Programme.DIRECT_BILL else None,
        "review_days": settings.verification_working_days,
        "direct": chosen == Programme.DIRECT_BILL,
    }
    return render(request, "enrollment/enrollment_welcome.html", context)


@login_not_required
@require_http_methods(["GET", "POST"])
def enrollment_start(request: HttpRequest, key: str) -> HttpResponse:
    """The step *Sign in* with the work account (P04); a signed-in global admin starts or resumes here."""
    chosen = _known(key)
    if request.method == "POST" and request.user.is_authenticated:
        return redirect(start_application(key, by=request.user))
    here = reverse("enrollment_start", args=[key])
    return render(request, "enrollment/enrollment_start.html", {"programme": chosen, "here": here})


@login_not_required
def help_index(request: HttpRequest) -> HttpResponse:
    """All help pages, and the address of a person."""
    return render(request, "enrollment/help_index.html", {"help_email": programme.current().help_email})


@login_not_required
def help_topic(request: HttpRequest, topic: str) -> HttpResponse:
    """A help page: verification (VER-05), getting an MPN ID (ENR-21), next steps (HLP-03)."""
    if topic not in HELP_TOPICS:
        raise Http404
    settings = programme.current()
    context = {"review_days": settings.verification_working_days, "help_email": settings.help_email}
    return render(request, f"enrollment/help_{topic.replace('-', '_')}.html", context)
