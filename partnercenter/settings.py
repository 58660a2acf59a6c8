"""Every setting of the portal. What differs between machines comes from the environment (docs/operations.md)."""

import base64
from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from partnercenter import territories

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()


def required(name: str, why: str) -> str:
    """The variable's value; a missing one stops the start with a sentence instead of a stack of guesses."""
    value: str = env.str(name, default="")
    if not value:
        raise ImproperlyConfigured(f"Set {name}: {why}.")
    return value


def is_key(entry: str) -> bool:
    """Whether it is "id:base64 of 32 bytes": a mistyped key stops the start, not the first mail."""
    name, _colon, key = entry.partition(":")
    try:
        return bool(name) and len(base64.b64decode(key, validate=True)) == 32
    except ValueError:
        return False


# --- The run -------------------------------------------------------------------------------------------------------
PORTAL_MODE: str = env.str("PORTAL_MODE", default="production")
if PORTAL_MODE not in ("production", "development", "test"):
    raise ImproperlyConfigured("Set PORTAL_MODE to production, development or test.")
PRODUCTION = PORTAL_MODE == "production"
DEBUG = False
SECRET_KEY = required("SECRET_KEY", "a long random string, the same on every host")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[] if PRODUCTION else ["127.0.0.1", "localhost", "testserver"])
PORTAL_BASE_URL: str = (
    required("PORTAL_BASE_URL", "the portal's own https address, which links in mails begin with")
    if PRODUCTION
    else env.str("PORTAL_BASE_URL", default="http://127.0.0.1:8000")
)
PRODUCT_NAME = _("Partner Center")
ROOT_URLCONF = "partnercenter.urls"
WSGI_APPLICATION = "partnercenter.wsgi.application"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "django_countries",
    "phonenumber_field",
    "partnercenter",
    "accounts",
    "enrollment",
    "relationships",
    "customers",
]

MIDDLEWARE = [
    "partnercenter.health.HealthMiddleware",
    "partnercenter.proxy.ProxyMiddleware",
    "partnercenter.headers.SecurityHeadersMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "partnercenter.bodies.BodyLimitMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "partnercenter.tenancy.TenancyMiddleware",
    "partnercenter.personal.PersonalMiddleware",
    "accounts.last_seen.LastSeenMiddleware",
    "accounts.first_things.FirstThingsMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "partnercenter.errors.RefusalMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["partnercenter.ui.tags", "django.templatetags.i18n", "django.templatetags.static"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "partnercenter.ui.shell.shell",
            ],
        },
    }
]
FORM_RENDERER = "partnercenter.ui.forms.PortalRenderer"

# --- Database ------------------------------------------------------------------------------------------------------
# "default" is the application's role: it owns nothing and bypasses nothing. "owner" exists for migrations alone.
DATABASES = {"default": env.db("DATABASE_URL", default="postgres://portal_app@127.0.0.1/portal")}
DATABASES["default"].update(ATOMIC_REQUESTS=True, CONN_MAX_AGE=60, CONN_HEALTH_CHECKS=True)
DATABASES["default"]["DISABLE_SERVER_SIDE_CURSORS"] = True  # transaction pooling must stay possible
if "DATABASE_URL_MIGRATE" in env:
    DATABASES["owner"] = env.db("DATABASE_URL_MIGRATE")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Redis (Valkey): broker and cache; never the only place where something is known ----------------------------------
REDIS_URL: str = env.str("REDIS_URL", default="redis://127.0.0.1:6379/0")
CACHES = {
    "default": {
        "BACKEND": "partnercenter.cache.ForgivingRedisCache",
        "LOCATION": REDIS_URL,
        "OPTIONS": {"socket_timeout": 2, "socket_connect_timeout": 1},
    }
}
CELERY_BROKER_URL = REDIS_URL
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "socket_timeout": 5,
    "socket_connect_timeout": 1,
    "max_retries": 0,
    "visibility_timeout": 300,
    "retry_on_timeout": False,
}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 90
CELERY_TASK_SOFT_TIME_LIMIT = 60
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
# How often each clock runs, in seconds, and after how many a run that nobody has begun is dropped.
DAILY, EVERY_FIVE_MINUTES, EVERY_MINUTE = (60 * 60 * 24, 60 * 60), (60 * 5, 60 * 4), (60, 55)
CELERY_BEAT_SCHEDULE = {
    task.rpartition(".")[2].removesuffix("_task").replace("_", "-"): {
        "task": task,
        "schedule": schedule,
        "options": {"expires": expires},
    }
    for task, (schedule, expires) in {
        "accounts.tasks.purge_work_account_requests_task": DAILY,
        "accounts.tasks.purge_user_imports_task": DAILY,
        "accounts.tasks.forget_deleted_users_task": DAILY,
        "partnercenter.tasks.clear_sessions_task": DAILY,
        "relationships.tasks.expire_due_invitations_task": EVERY_FIVE_MINUTES,
        "relationships.tasks.remind_invitations_task": EVERY_FIVE_MINUTES,
        "customers.tasks.connect_due_customers_task": EVERY_MINUTE,
        "customers.tasks.purge_new_customers_task": DAILY,
        "customers.tasks.purge_customer_imports_task": DAILY,
        "partnercenter.tasks.deliver_due_mail_task": EVERY_MINUTE,
        "partnercenter.tasks.run_due_job_task": EVERY_MINUTE,
    }.items()
}

# --- Mail ----------------------------------------------------------------------------------------------------------
# A development run keeps its mail in a folder that /outbox/ shows; production names a server in EMAIL_URL.
PORTAL_MAILBOX_DIR: str = "" if PRODUCTION else env.str("PORTAL_MAILBOX_DIR", default="")
if PORTAL_MAILBOX_DIR:
    EMAIL_BACKEND = "partnercenter.mailbox.MailboxBackend"
else:
    vars().update(env.email_url("EMAIL_URL", default="smtp://127.0.0.1:25"))
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL: str = env.str("DEFAULT_FROM_EMAIL", default="Partner Center <no-reply@partnercenter.example>")

# --- Who somebody is -----------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
SILENCED_SYSTEM_CHECKS = ["auth.W004"]  # the address is unique, by a constraint on lower(email)
AUTHENTICATION_BACKENDS = ["accounts.backends.WorkAccountBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "accounts.passwords.KnownBadPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "overview"
LOGOUT_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_FORMS = {
    "login": "accounts.forms.sign_in.SignInForm",
    "reauthenticate": "accounts.forms.sign_in.ReauthenticateForm",
    "reset_password": "accounts.forms.sign_in.PasswordResetForm",
    "reset_password_from_key": "accounts.forms.sign_in.PasswordResetKeyForm",
    "change_password": "accounts.forms.sign_in.PasswordChangeForm",
    "add_email": "accounts.forms.sign_in.EmailChangeForm",
}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_EMAIL_CONFIRMATION_EXPIRE_DAYS = 1
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
PASSWORD_RESET_TIMEOUT = 60 * 60 * 24
SOCIALACCOUNT_ADAPTER = "accounts.social.SocialAccountAdapter"
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"  # the company's provider says who it is

# --- The second step -----------------------------------------------------------------------------------------------
MFA_ADAPTER = "accounts.second_factor.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_FORMS = {
    "authenticate": "accounts.forms.second_factor.SignInCodeForm",
    "reauthenticate": "accounts.forms.second_factor.ReauthenticateCodeForm",
    "login_webauthn": "accounts.forms.second_factor.SignInPasskeyForm",
    "authenticate_webauthn": "accounts.forms.second_factor.SecondStepPasskeyForm",
    "reauthenticate_webauthn": "accounts.forms.second_factor.ReauthenticatePasskeyForm",
}
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"  # whoever finds an unlocked laptop is not its owner
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION
MFA_TOTP_TOLERANCE = 1
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # an account begins with a confirmed address; changing it later stays possible
MFA_RATE_LIMITS = {"webauthn_login": "60/m/ip"}  # a sign-in takes two requests, and an office shares its address

# --- Browser -------------------------------------------------------------------------------------------------------
SESSION_COOKIE_AGE = 60 * 60 * 12
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "partnercenter.errors.csrf_failure"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
if PRODUCTION:
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
PROXY_COUNT: int = env.int("PROXY_COUNT", default=0)  # proxies of ours in front of the web process
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
LARGEST_REQUEST = 26 * 1024 * 1024  # a file of 100,000 customers; the proxy's own limit stands just above
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 300

STATIC_URL = "static/"
STATIC_ROOT = env.str("STATIC_ROOT", default=str(BASE_DIR / "staticfiles"))
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "partnercenter.ui.bundle.BundleFinder",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# --- Secrets at rest -----------------------------------------------------------------------------------------------
# "id:base64 of 32 bytes", newest first; older ones only decrypt until `manage.py rotate_encryption` has run.
ENCRYPTION_KEYS = env.list("ENCRYPTION_KEYS", default=[])
if not ENCRYPTION_KEYS or not all(is_key(entry) for entry in ENCRYPTION_KEYS):
    raise ImproperlyConfigured("Set ENCRYPTION_KEYS: id:base64 of 32 random bytes, the same on every host.")

# --- Language and time ---------------------------------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("zh-hant", "繁體中文"), ("zh-hans", "简体中文")]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
COUNTRIES_OVERRIDE = territories.names()
COUNTRIES_FIRST = ["TW", "CN", "US", "DE"]  # where the program began; all others follow by name

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "filters": {"secret-links": {"()": "partnercenter.redaction.SecretLinkFilter"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["secret-links"]},
    },
    "root": {"handlers": ["console"], "level": "INFO"},
}
