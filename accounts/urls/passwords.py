"""First passwords."""

from django.urls import path

from accounts.views import passwords

urlpatterns = [
    path("password/first/", passwords.password_first, name="password_first"),
    path("password/choose/", passwords.password_choose, name="password_choose"),
    path("password/choose/<str:token>/", passwords.password_link, name="password_link"),
]
