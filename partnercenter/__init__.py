"""The frame: knows no business. The apps above it import it, never the other way round."""

from partnercenter.celery import app as celery_app

__all__ = ["celery_app"]
