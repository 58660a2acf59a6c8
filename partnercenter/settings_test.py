"""The same portal, with a hasher that does not eat the test suite's time and static files served as they lie."""

import os

from partnercenter.settings import *  # noqa: F403 - the test settings are the settings, less two costs

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Each test process counts rate limits in a cache of its own (the broker has number 0).
_process = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) + 1
CACHES["default"]["LOCATION"] = f"{REDIS_URL.rpartition('/')[0]}/{_process}"  # noqa: F405 - a setting of the portal
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
