"""The company's sign-in policy."""

from django.urls import path

from accounts.views import security_policy

urlpatterns = [
    path("settings/security/", security_policy.security_policy, name="security_policy"),
    path("sign-in/second-factor-needed/", security_policy.second_factor_needed, name="second_factor_needed"),
]
