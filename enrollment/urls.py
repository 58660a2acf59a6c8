from django.http import HttpResponse
from django.urls import path

urlpatterns = [path("c/<str:token>/", lambda r, token: HttpResponse(), name="contact_confirm_link"), path("a/<uuid:pk>/", lambda r, pk: HttpResponse(), name="application_detail"), path("overview/", lambda r: HttpResponse(), name="overview")]
