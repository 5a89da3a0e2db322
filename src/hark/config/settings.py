"""Django's settings, from the environment and with defaults for one machine."""

import os
import sqlite3

from csp.constants import NONE, SELF

from hark.config import environment as _environment
from hark.config import home as _home
from hark.config import sqlite as _sqlite

HARK_HOME = _home.folder()
HARK_LAKE = HARK_HOME / "lake"
HARK_UPLOADS = HARK_HOME / "uploads"
HARK_UPLOADS.mkdir(mode=0o700, exist_ok=True)
HARK_MAPPINGS = HARK_HOME / "mappings"
# The widest file a person may hand in through a page or the API; the command line has no limit.
HARK_UPLOAD_LIMIT = _environment.whole_number("HARK_UPLOAD_LIMIT_MB", default=512) * 2**20
# Servers inside, over HTTPS or plain HTTP, that Hark may connect to; every other has to be public.
HARK_OUTBOUND_ALLOW = _environment.endpoints("HARK_OUTBOUND_ALLOW")
# Who is told, over a webhook, that a load needs looking after; nobody where it is empty.
HARK_NOTICE_URL = os.environ.get("HARK_NOTICE_URL", "").strip()
HARK_NOTICE_KEY = _home.secret(HARK_HOME, "notice.key")
HARK_SEALING_KEY = _home.secret(HARK_HOME, "sealing.key")

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
    "hark.web.api.problems.ProblemMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "hark.web.staff.StaffMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
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
                "hark.web.staff.frame",
            ],
        },
    }
]

SQLITE_SAFE_IN_WAL = _sqlite.is_safe_in_wal(sqlite3.sqlite_version_info)
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
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
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "hark.web.errors.csrf_failed"
# Off by default because the default server speaks plain HTTP on the loopback address only.
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = os.environ.get("HARK_HTTPS", "") == "1"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LANGUAGE_COOKIE_SAMESITE = "Lax"

STATIC_URL = "static/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Static files are served straight from the package; `collectstatic` is no step anybody can forget.
STATIC_ROOT = None
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False

FILE_UPLOAD_HANDLERS = ["hark.web.data.bounded.BoundedUpload"]
# Not in the system's folder for temporary files: what is handed in may hold personal values.
FILE_UPLOAD_TEMP_DIR = HARK_UPLOADS
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 2**20

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"without_sign_ins": {"()": "hark.config.logs.WithoutSignIns"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "filters": ["without_sign_ins"]}},
    # A stranger's Host header is answered with 400; its stack trace helps nobody.
    "loggers": {"django.security.DisallowedHost": {"handlers": [], "propagate": False}},
    "root": {"handlers": ["console"], "level": os.environ.get("HARK_LOG_LEVEL", "WARNING")},
}
