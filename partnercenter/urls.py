"""Every address of the portal. What exists in development and tests only is added at the end."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("accounts.urls")),
    path("", include("enrollment.urls")),
    path("", include("relationships.urls")),
    path("", include("customers.urls")),
    path("operator/", include("enrollment.operator_urls")),
]

if not settings.PRODUCTION:
    from partnercenter import kit, mailbox
    from partnercenter.demo.codes import mailbox_codes

    urlpatterns += [
        path("kit/", kit.kit_page, name="kit"),
        path("outbox/", mailbox.mailbox_list, name="mailbox_list"),
        path("outbox/codes/", mailbox_codes, name="mailbox_codes"),
        path("outbox/<str:key>/", mailbox.mailbox_letter, name="mailbox_letter"),
    ]
