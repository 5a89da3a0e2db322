"""Django's settings, from the environment and with defaults for one machine."""

import os
import sqlite3
from pathlib import Path

from csp.constants import NONCE, NONE, SELF

from hark.config import environment as _environment
from hark.config import home as _home
from hark.config import logs as _logs

HARK_HOME = _home.folder()
HARK_LAKE = HARK_HOME / "lake"
HARK_UPLOADS = HARK_HOME / "uploads"
HARK_UPLOADS.mkdir(mode=0o700, exist_ok=True)
HARK_MAPPINGS = HARK_HOME / "mappings"
HARK_BACKUPS = Path(os.environ.get("HARK_BACKUPS") or HARK_HOME / "backups")
# The widest file a person may hand in through a page or the API; the command line has no limit.
HARK_UPLOAD_LIMIT = _environment.whole_number("HARK_UPLOAD_LIMIT_MB", default=512) * 2**20
# Servers inside, over HTTPS or plain HTTP, that Hark may connect to; every other has to be public.
HARK_OUTBOUND_ALLOW = _environment.endpoints("HARK_OUTBOUND_ALLOW")
# Whoever bears the token in this file may read /metrics; without one, only programs on this machine.
HARK_METRICS_TOKEN_FILE = os.environ.get("HARK_METRICS_TOKEN_FILE", "")

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
    "hark.web.methods.MethodMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "hark.web.staff.StaffMiddleware",
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

# A race between a checkpoint and a writer can lose commits in write-ahead mode before
# these versions (sqlite.org, "WAL-reset bug"); until then the rollback journal is the
# mode that keeps every acknowledged commit with several writing processes.
_SQLITE = sqlite3.sqlite_version_info
SQLITE_SAFE_IN_WAL = (
    _SQLITE >= (3, 51, 3) or (3, 50, 7) <= _SQLITE < (3, 51) or (3, 44, 6) <= _SQLITE < (3, 45)
)
_JOURNAL = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
    if SQLITE_SAFE_IN_WAL
    else "PRAGMA journal_mode=DELETE; PRAGMA synchronous=EXTRA;"
)
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": HARK_HOME / "records.sqlite3",
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 10, "init_command": _JOURNAL},
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
    }
}

# Finished parts of pages, in the memory of each process; nothing that must outlive it.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 500},
    }
}

PASSWORD_RESET_TIMEOUT = 24 * 60 * 60  # how long a one-time sign-in stays good, in seconds
LOGIN_URL = "accounts:sign-in"
LOGIN_REDIRECT_URL = "home"
SESSION_COOKIE_AGE = 8 * 60 * 60
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
CSRF_FAILURE_VIEW = "hark.web.errors.csrf_failed"
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if HARK_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
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

FILE_UPLOAD_HANDLERS = ["hark.web.data.bounded.BoundedUpload"]
# Not in the system's folder for temporary files: what is handed in may hold personal values.
FILE_UPLOAD_TEMP_DIR = HARK_UPLOADS
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 2**20

LOGGING = _logs.settings(os.environ.get("HARK_LOG_LEVEL", ""))
