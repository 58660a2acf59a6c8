"""The portal's addresses and, before them, pages that misbehave."""

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.template import Context, Template, engines
from django.template.response import TemplateResponse
from django.urls import include, path
from django.utils import timezone

from accounts.models import Tenant
from partnercenter.errors import Reason, Refused
from partnercenter.tenancy import acting, at_the_gate
from partnercenter.throttle import throttle_address
from tests.partnercenter.conftest import state_of_connection

MOMENT = timezone.datetime(2026, 1, 15, 12, tzinfo=timezone.get_fixed_timezone(0))
SUMMER = timezone.datetime(2026, 7, 15, 12, tzinfo=timezone.get_fixed_timezone(0))
PROBLEMS = {
    "400": SuspiciousOperation("a <secret> detail"),
    "403": PermissionDenied("a <secret> detail"),
    "404": Http404("a <secret> detail"),
    "500": RuntimeError("a <secret> detail"),
}


@login_not_required
def problem(request, kind):
    raise PROBLEMS[kind]


@login_not_required
def refusal(request, status):
    reason = Reason("cannot-now", "Closed since %(since)s.", "Come back in %(month)s.", "The operator", status=status)
    people = ["Mei Lin <mei@lin-trading.example>", "<b>Ken</b>"]
    raise Refused(reason, people=people, details={"since": "May", "month": "June"}, back_href="/programs/")


@login_not_required
def throttled(request):
    throttle_address(request, "test", limit=3, seconds=60)
    return HttpResponse("ok")


def stream(request):
    return StreamingHttpResponse(str(tenant) for tenant in Tenant.objects.all())


def rename(request, then):
    """Writes, and then the page fails, is refused, or answers 503."""
    Tenant.objects.filter(pk=request.user.tenant_id).update(name="Renamed")
    if then in PROBLEMS:
        raise PROBLEMS[then]
    return HttpResponse(status=int(then[1:]))


def companies(request):
    """Rendered after the view has returned: the rows are read while the company is still set."""
    page = engines["django"].from_string("{% for tenant in tenants %}{{ tenant }};{% endfor %}")
    return TemplateResponse(request, page, {"tenants": Tenant.objects.all()})


@login_not_required
def who(request):
    names = [str(tenant) for tenant in Tenant.objects.all()]
    return HttpResponse(f"{request.user.is_authenticated}|{acting().role.value}|{state_of_connection()}|{names}")


@at_the_gate
@login_not_required
def gate(request):
    return HttpResponse(state_of_connection())


def moments(request):
    page = Template('{{ winter|date:"j H:i" }} {{ summer|date:"j H:i" }} {{ winter|date:"F" }}')
    return HttpResponse(page.render(Context({"winter": MOMENT, "summer": SUMMER})))


urlpatterns = [
    path("test/problem/<str:kind>/", problem),
    path("test/refusal/<int:status>/", refusal),
    path("test/throttled/", throttled),
    path("test/stream/", stream),
    path("test/rename/<str:then>/", rename),
    path("test/companies/", companies),
    path("test/who/", who),
    path("test/gate/", gate),
    path("test/moments/", moments),
    path("", include("partnercenter.urls")),
]
