"""Every address of the portal. What exists in development and tests only is added at the end."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("accounts.urls")),
    path("", include("enrollment.urls")),
    path("operator/", include("enrollment.operator_urls")),
]

if not settings.PRODUCTION:
    from partnercenter import kit, mailbox

    urlpatterns += [
        path("kit/", kit.kit_page, name="kit"),
        path("outbox/", mailbox.mailbox_list, name="mailbox_list"),
        path("outbox/<str:key>/", mailbox.mailbox_letter, name="mailbox_letter"),
    ]
