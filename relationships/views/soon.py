from django.http import HttpResponse


def soon(request, **values):  # type: ignore[no-untyped-def]
    return HttpResponse("soon")
