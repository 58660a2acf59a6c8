"""The second step of signing in, and what I sign in with. Of allauth only the views named here exist."""

from allauth.mfa.base import views as codes
from allauth.mfa.webauthn import views as passkeys
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path

from accounts.views import security
from accounts.views.reauthentication import reauthenticate_passkey
from partnercenter.tenancy import at_the_gate

mine = [
    path("", security.security_overview, name="my_security"),
    path("authenticator-app/", security.authenticator_app_add, name="mfa_activate_totp"),
    path("authenticator-app/remove/", security.authenticator_app_remove, name="mfa_deactivate_totp"),
    path("passkeys/new/", security.passkey_add, name="mfa_add_webauthn"),
    path("passkeys/<int:pk>/", security.passkey_rename, name="mfa_edit_webauthn"),
    path("passkeys/<int:pk>/remove/", security.passkey_remove, name="mfa_remove_webauthn"),
    path("recovery-codes/", security.recovery_codes_view, name="mfa_view_recovery_codes"),
    path("recovery-codes/new/", security.recovery_codes_make, name="mfa_generate_recovery_codes"),
]

urlpatterns = [
    path("my-profile/security/", include(mine)),
    path("sign-in/passkey/", login_not_required(at_the_gate(passkeys.login_webauthn)), name="mfa_login_webauthn"),
    path("sign-in/second-factor/", at_the_gate(codes.authenticate), name="mfa_authenticate"),
    path("sign-in/again/code/", codes.reauthenticate, name="mfa_reauthenticate"),
    path("sign-in/again/passkey/", reauthenticate_passkey, name="mfa_reauthenticate_webauthn"),
]
