"""Confirming that it is you with a passkey: allauth's page, which stays where it is when that fails."""

from typing import Any

from allauth.mfa.webauthn.views import ReauthenticateWebAuthnView
from django.http import HttpResponse
from django.shortcuts import redirect


class ReauthenticatePasskeyView(ReauthenticateWebAuthnView):
    def form_invalid(self, form: Any) -> HttpResponse:
        """allauth would lead to the start, and what the person was about to do would be lost."""
        super().form_invalid(form)  # leaves the message
        return redirect(self.request.get_full_path())


reauthenticate_passkey = ReauthenticatePasskeyView.as_view()
