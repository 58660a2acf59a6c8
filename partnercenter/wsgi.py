"""The web process: `gunicorn partnercenter.wsgi`."""

import logging
import os

from django.core.wsgi import get_wsgi_application

from partnercenter.redaction import SecretLinkFilter

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "partnercenter.settings")

application = get_wsgi_application()
for _name in ("gunicorn.access", "gunicorn.error"):  # they have handlers of their own, which LOGGING would replace
    logging.getLogger(_name).addFilter(SecretLinkFilter())
