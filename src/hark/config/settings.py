"""Django's settings, from the environment and with defaults for one machine."""

import os
import sqlite3
from pathlib import Path

from csp.constants import NONCE, NONE, SELF

from hark.config import database as _database
from hark.config import environment as _environment
from hark.config import home as _home
from hark.config import logs as _logs
from hark.config import sqlite as _sqlite

# `production` has every `hark check` look for what production asks for, as --deploy does.
HARK_PROFILE = os.environ.get("HARK_PROFILE", "")
HARK_HOME = _home.folder()
HARK_LAKE = HARK_HOME / "lake"
# What counts the facts: DuckDB on this machine, or a cluster. docs/howto/count-on-spark.md
HARK_ENGINE = _environment.address("HARK_ENGINE", ("duckdb", "spark", "clickhouse"))
HARK_UPLOADS = HARK_HOME / "uploads"
HARK_UPLOADS.mkdir(mode=0o700, exist_ok=True)
HARK_MAPPINGS = HARK_HOME / "mappings"
HARK_INDICATORS = HARK_HOME / "indicators.toml"
HARK_MODELS = HARK_HOME / "models"
HARK_BACKUPS = Path(os.environ.get("HARK_BACKUPS") or HARK_HOME / "backups")
# The widest file a person may hand in through a page or the API; the command line has no limit.
HARK_UPLOAD_LIMIT = _environment.whole_number("HARK_UPLOAD_LIMIT_MB", default=512) * 2**20
# So many records sent one by one may wait to be settled; then senders are told to wait.
HARK_INBOX_LIMIT = _environment.whole_number("HARK_INBOX_LIMIT", default=1_000_000, least=1)
# Servers inside, over HTTPS or plain HTTP, that Hark may connect to; every other has to be public.
HARK_OUTBOUND_ALLOW = _environment.endpoints("HARK_OUTBOUND_ALLOW")
# Whoever bears the token in this file may read /metrics; without one, only programs on this machine.
HARK_METRICS_TOKEN_FILE = os.environ.get("HARK_METRICS_TOKEN_FILE", "")
# Who is told, over a webhook, that a load needs looking after; nobody where it is empty.
HARK_NOTICE_URL = os.environ.get("HARK_NOTICE_URL", "").strip()
# The message broker `hark listen` listens to; its password may lie in HARK_BROKER_PASSWORD_FILE.
HARK_BROKER_URL = os.environ.get("HARK_BROKER_URL", "").strip()
# The mailbox complaints come to, and the server that sends what is answered: docs/howto/complaints-by-mail.md
HARK_MAIL_URL = os.environ.get("HARK_MAIL_URL", "").strip()
HARK_MAIL_PASSWORD_FILE = os.environ.get("HARK_MAIL_PASSWORD_FILE", "").strip()
HARK_MAIL_OUT_URL = os.environ.get("HARK_MAIL_OUT_URL", "").strip()
HARK_MAIL_OUT_PASSWORD_FILE = os.environ.get("HARK_MAIL_OUT_PASSWORD_FILE", "").strip()
HARK_MAIL_FROM = os.environ.get("HARK_MAIL_FROM", "").strip()
HARK_MAIL_CA_FILE = os.environ.get("HARK_MAIL_CA_FILE", "").strip()
# Where people find Hark, for links in what they are told elsewhere: docs/howto/be-told.md
HARK_SITE = os.environ.get("HARK_SITE", "").strip().rstrip("/")
HARK_NOTICE_FROM = os.environ.get("HARK_NOTICE_FROM", "").strip()
HARK_NOTICE_DOMAINS = tuple(os.environ.get("HARK_NOTICE_DOMAINS", "").lower().replace(",", " ").split())
HARK_NOTICE_DAYS = _environment.whole_number("HARK_NOTICE_DAYS", default=90, least=1)
HARK_QUIET_HOURS = _environment.hours("HARK_QUIET_HOURS", default="22:00-07:00")
HARK_DIGEST_HOUR = _environment.hour("HARK_DIGEST_HOUR", default=8)
HARK_NOTICE_KEY = _home.secret(HARK_HOME, "notice.key")
HARK_AUDIT_KEY = _home.secret(HARK_HOME, "audit.key")
# Where signed checkpoints of the audit are copied to: it should lie on another system.
HARK_WITNESS = _home.witness(HARK_HOME)

SECRET_KEY = _home.secret(HARK_HOME, "signing.key").hex()
DEBUG = False
ALLOWED_HOSTS = os.environ.get("HARK_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS if "*" not in host]

ROOT_URLCONF = "hark.config.urls"
WSGI_APPLICATION = "hark.config.wsgi.application"
AUTH_USER_MODEL = "records.StaffRow"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "ninja",
    "hark.records",
    "hark.web",
    "hark.config",
]

MIDDLEWARE = [
    # These cannot fail, so what they add is on every answer, also where something inside does.
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "hark.web.headers.PolicyMiddleware",
    "hark.web.journal.JournalMiddleware",
    "hark.web.api.problems.ProblemMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "hark.web.staff.StaffMiddleware",
    "hark.web.accounts.gate.GateMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "hark.web.methods.MethodMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "hark.web.staff.frame",
            ],
        },
    }
]

SQLITE_SAFE_IN_WAL = _sqlite.is_safe_in_wal(sqlite3.sqlite_version_info)
DATABASES = {
    "default": {
        "ENGINE": "hark.records.sqlite",
        "NAME": HARK_HOME / "records.sqlite3",
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 10,
            "init_command": _sqlite.mode(sqlite3.sqlite_version_info),
        },
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
    }
}
if _POSTGRESQL := _database.postgresql("HARK_DATABASE_URL"):
    DATABASES = {"default": _POSTGRESQL}
# Who may change the tables, where that is another role than the one that serves; read by `hark upgrade`.
HARK_DATABASE_OWNER = _database.postgresql("HARK_DATABASE_OWNER_URL") or {}

CACHES = {
    # Finished parts of pages, in the memory of each process; nothing that must outlive it.
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 500},
    },
    # What all processes must agree on: codes used up, guesses counted. Never so small that a flood of
    # names pushes out what is still counted.
    "shared": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "hark_shared",
        "OPTIONS": {"MAX_ENTRIES": 200_000},
    },
}

# Signing in

AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["hark.flows.passwords.BoundedArgon2"]
# Why two profiles: docs/decisions, "Two password profiles".
_BY_LAW = "mlps3"
HARK_PASSWORD_PROFILE = _environment.one_of("HARK_PASSWORD_PROFILE", ("asvs", _BY_LAW))
HARK_INSTITUTION = os.environ.get("HARK_INSTITUTION", "")
HARK_PRIVACY_NOTICE = _environment.page("HARK_PRIVACY_NOTICE")  # the institution's own, in place of Hark's
HARK_PRIVACY_CONTACT = os.environ.get("HARK_PRIVACY_CONTACT", "").strip()
HARK_JURISDICTION = os.environ.get("HARK_JURISDICTION", "CN")  # whose laws new complaints run under
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "hark.web.accounts.passwords.LongEnough", "OPTIONS": {"min_length": 12}},
    {"NAME": "hark.web.accounts.passwords.NotGuessed"},
    {"NAME": "hark.web.accounts.passwords.NoWordOfOurs"},
    {"NAME": "hark.web.accounts.passwords.NotTooLong"},
    *([{"NAME": "hark.web.accounts.passwords.FourKindsOfSigns"}] if HARK_PASSWORD_PROFILE == _BY_LAW else []),
]
HARK_PASSWORD_DAYS = 90 if HARK_PASSWORD_PROFILE == _BY_LAW else 0  # 0: as long as the person likes
PASSWORD_RESET_TIMEOUT = 24 * 60 * 60  # how long a one-time sign-in stays good, in seconds
LOGIN_URL = "accounts:sign-in"
LOGIN_REDIRECT_URL = "home"
# Off by default because the default server speaks plain HTTP on the loopback address only. Where a
# proxy in front speaks HTTPS, every request counts as such: no header of the request is asked.
HARK_HTTPS = os.environ.get("HARK_HTTPS", "") == "1"
# A browser takes a cookie of this name over HTTPS only, for this host only (RFC 6265bis).
HARK_COOKIE_PREFIX = "__Host-" if HARK_HTTPS else ""
SESSION_COOKIE_NAME = f"{HARK_COOKIE_PREFIX}sessionid"
CSRF_COOKIE_NAME = f"{HARK_COOKIE_PREFIX}csrftoken"
LANGUAGE_COOKIE_NAME = f"{HARK_COOKIE_PREFIX}language"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HARK_HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # nothing of it in the browser

HARK_PROXIES = _environment.whole_number("HARK_PROXIES", default=0)
HARK_SECURITY_KEY_ROLES = tuple(os.environ.get("HARK_SECURITY_KEY_ROLES", "").replace(",", " ").split())
HARK_FRESH = _environment.whole_number("HARK_FRESH_MINUTES", default=5) * 60
HARK_TOKEN_DAYS = _environment.whole_number("HARK_TOKEN_DAYS", default=90)
HARK_SESSION_IDLE = _environment.whole_number("HARK_SESSION_IDLE_MINUTES", default=15) * 60

# Single sign-on: there is none while no issuer is named. docs/howto/single-sign-on.md
HARK_OIDC_ISSUER = os.environ.get("HARK_OIDC_ISSUER", "").strip()
HARK_OIDC_CLIENT_ID = os.environ.get("HARK_OIDC_CLIENT_ID", "").strip()
HARK_OIDC_SECRET_FILE = os.environ.get("HARK_OIDC_SECRET_FILE", "").strip()
HARK_OIDC_NAME = os.environ.get("HARK_OIDC_NAME", "").strip()
HARK_OIDC_CLAIM = os.environ.get("HARK_OIDC_CLAIM", "").strip() or "preferred_username"
HARK_OIDC_ACR = tuple(os.environ.get("HARK_OIDC_ACR", "").replace(",", " ").split())
HARK_OIDC_AMR = tuple(os.environ.get("HARK_OIDC_AMR", "").replace(",", " ").split())
HARK_OIDC_NOT_ROLES = tuple(os.environ.get("HARK_OIDC_NOT_ROLES", "").replace(",", " ").split())

ACCOUNT_ADAPTER = "hark.web.accounts.adapters.SigningIn"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False  # the cookie goes when the browser is closed
ACCOUNT_REAUTHENTICATION_TIMEOUT = HARK_FRESH
ACCOUNT_RATE_LIMITS = {"login": "", "login_failed": "5/5m/key", "reauthenticate": "10/m/user"}
MFA_ADAPTER = "hark.web.accounts.adapters.SecondFactors"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "Hark"
MFA_RECOVERY_CODES_SHOW_ONCE = True

SESSION_ENGINE = "hark.web.accounts.sessions"
SESSION_COOKIE_AGE = _environment.whole_number("HARK_SESSION_HOURS", default=8) * 60 * 60
CSRF_FAILURE_VIEW = "hark.web.errors.csrf_failed"
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if HARK_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_SSL_REDIRECT = HARK_HTTPS
SILENCED_SYSTEM_CHECKS = ["security.W021"]  # to be listed by browsers is for the domain's owner to ask
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [NONCE],  # not even our own files, but those a page of ours names
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "report-uri": ["/csp-reports/"],
    }
}

USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]

STATIC_URL = "static/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Static files are served straight from the package; `collectstatic` is no step anybody can forget.
STATIC_ROOT = None
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_ALLOW_ALL_ORIGINS = False  # no other site builds on them

FILE_UPLOAD_HANDLERS = ["hark.web.attached.AttachedUpload", "hark.web.data.bounded.BoundedUpload"]
# Not in the system's folder for temporary files: what is handed in may hold personal values.
FILE_UPLOAD_TEMP_DIR = HARK_UPLOADS
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 2**20

LOGGING = _logs.settings(os.environ.get("HARK_LOG_LEVEL", ""))
