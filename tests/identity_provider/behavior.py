"""What a test says of the provider, and what the provider was asked: two files that both processes read."""

import json

from allauth.idp.oidc.adapter import DefaultOIDCAdapter
from django.conf import settings
from django.http import HttpResponse

from tests.identity_provider.process import ANSWERS, ASKED, CLAIMS


def _read(name):
    return json.loads((settings.FOLDER / name).read_text())


class Adapter(DefaultOIDCAdapter):
    """Names people as the test wants them named; `sub` is the sign-in name unless said otherwise."""

    def get_claims(self, purpose, user, client, scopes, email=None, **kwargs):
        time = {"auth_time": int(user.last_login.timestamp())} if purpose == "id_token" else {}
        return {"sub": user.username, **time, **_read(CLAIMS)[user.username]}

    def populate_id_token(self, id_token, client, scopes, **kwargs):
        id_token.update(_read(ANSWERS).get("id_token", {}))


class KeepsWhatWasAsked:
    """Writes down every request; answers with what the test has put in the place of a path."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        asked = {"path": request.path, "query": request.GET.dict(), "form": request.POST.dict()}
        with (settings.FOLDER / ASKED).open("a") as file:
            file.write(json.dumps(asked) + "\n")
        instead = _read(ANSWERS).get(request.path)
        if instead is None:
            return self.get_response(request)
        return HttpResponse(instead["body"], status=instead["status"], headers=instead["headers"])
