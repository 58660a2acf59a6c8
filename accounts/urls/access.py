"""My access, requests for access, and what each role can do."""

from django.urls import path

from accounts.views import access_requests, my_access, roles

urlpatterns = [
    path("my-access/", my_access.my_access, name="my_access"),
    path("access-requests/", access_requests.access_request_list, name="access_request_list"),
    path("access-requests/new/", access_requests.access_request_create, name="access_request_create"),
    path("access-requests/<uuid:pk>/", access_requests.access_request_detail, name="access_request_detail"),
    path("access-requests/<uuid:pk>/grant/", access_requests.access_request_grant, name="access_request_grant"),
    path("access-requests/<uuid:pk>/refusal/", access_requests.access_request_decline, name="access_request_decline"),
    path("settings/users/roles/", roles.role_list, name="role_list"),
]
