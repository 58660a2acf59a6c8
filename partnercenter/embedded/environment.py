"""The environment variables of the portal's processes on this machine."""

from partnercenter.embedded.data import DataDirectory
from partnercenter.embedded.postgres import Postgres
from partnercenter.embedded.valkey import Valkey


def service_environment(data: DataDirectory, postgres: Postgres, valkey: Valkey) -> dict[str, str]:
    """Addresses with passwords, keys and the mailbox; the mode and the public address are the caller's to add."""
    return {
        "DATABASE_URL": postgres.url("portal_app"),
        "DATABASE_URL_MIGRATE": postgres.url("portal_owner"),
        "REDIS_URL": valkey.url,
        "SECRET_KEY": data.secrets["SECRET_KEY"],
        "ENCRYPTION_KEYS": data.secrets["ENCRYPTION_KEYS"],
        "PORTAL_MAILBOX_DIR": str(data.mailbox),
        "PYTHONUNBUFFERED": "1",
    }
