"""PostgreSQL and Valkey from installed wheels, and the two commands that run the portal on them.

For development, demonstration and tests only: production sets DATABASE_URL and REDIS_URL, and nothing in here runs.
"""

from partnercenter.embedded.celery_worker import CeleryWorker, start_worker
from partnercenter.embedded.postgres import Postgres
from partnercenter.embedded.valkey import Valkey

__all__ = ["CeleryWorker", "Postgres", "Valkey", "start_worker"]
