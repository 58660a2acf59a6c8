"""allauth's endpoints, and a sign-in that asks for a name and nothing else."""

from allauth.idp.oidc.models import Client
from django.contrib.auth import get_user_model, login
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import include, path

SECRET = "a secret that only the portal knows"
PAGE = """<!doctype html><html lang="en"><head><title>Provider</title></head><body>
<h1>Contoso sign-in</h1><form method="post"><label>Name <input name="username"></label><button>Sign in</button></form>
</body></html>"""


def sign_in(request):
    if request.method != "POST":
        return HttpResponse(PAGE)
    login(request, get_user_model().objects.get_or_create(username=request.POST["username"])[0])
    return HttpResponseRedirect(request.GET["next"])


def register(request):
    """The company's administrators register the portal."""
    client = Client(name="Partner Center", scopes="openid\nprofile\nemail", skip_consent=True)
    client.set_redirect_uris([request.POST["redirect_uri"]])
    client.set_secret(SECRET)
    client.save()
    return JsonResponse({"client_id": client.pk, "secret": SECRET})


urlpatterns = [
    path("", include("allauth.idp.urls")),
    path("sign-in/", sign_in, name="account_login"),
    path("sign-in/again/", sign_in, name="account_reauthenticate"),
    path("register/", register),
]
