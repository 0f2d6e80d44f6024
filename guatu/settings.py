"""Django's settings, read from the environment; each is in docs/settings.md."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from csp.constants import SELF
from django.utils.translation import gettext_lazy as _

from guatu.environ import (
    database_from_url,
    env_bool,
    env_int,
    env_list,
    env_roles,
    env_secret,
    env_text,
)

# --- where and how ----------------------------------------------------------
HOME = Path(env_text("GUATU_HOME", "var")).resolve()
PACKAGE = Path(__file__).parent
DEBUG = env_bool("GUATU_DEBUG", default=False)
SECRET_KEY = env_secret("GUATU_SECRET_KEY", kept_in=HOME / "secret_key")
ALLOWED_HOSTS = env_list("GUATU_HOSTS", ("localhost", "127.0.0.1", "[::1]"))
HTTPS = env_bool("GUATU_HTTPS", default=False)

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "csp",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "guatu.store",
    "guatu.web",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "guatu.web.turns.in_turn",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "guatu.web.language.chosen_language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "guatu.web.idle.idle_clock",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "guatu.web.faults.FailuresAsPages",
    "guatu.web.scope.acting_scope",
    "guatu.api.scope.token_scope",
    "guatu.web.second_factor.phone_wanted",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "guatu.urls"
WSGI_APPLICATION = "guatu.web.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "guatu.web.context.frame",
            ]
        },
    }
]
FORM_RENDERER = "guatu.web.widgets.WrittenControls"

# --- database ---------------------------------------------------------------
# IMMEDIATE: a transaction that will write asks for the lock at once and waits its turn, rather
# than failing when it finds that somebody wrote in between.
SQLITE = {
    "ENGINE": "django.db.backends.sqlite3",
    "NAME": HOME / "guatu.sqlite3",
    # Opening the file, its journal and its schema costs as much as answering with a kept page.
    "CONN_MAX_AGE": 60,
    "OPTIONS": {
        "transaction_mode": "IMMEDIATE",
        "timeout": env_int("GUATU_BUSY_SECONDS", 20, least=1),
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    },
}
_URL = env_text("DATABASE_URL", "")
DATABASES = {"default": database_from_url(_URL) if _URL else SQLITE}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Pages that are kept until something is recorded, in each process, and tallies of long lists,
# which are brought up to date; 12 bytes a matter each (guatu.web.kept).
_IN_PROCESS = "django.core.cache.backends.locmem.LocMemCache"
CACHES = {
    "default": {"BACKEND": _IN_PROCESS, "OPTIONS": {"MAX_ENTRIES": 1000}},
    "tallies": {"BACKEND": _IN_PROCESS, "LOCATION": "tallies", "OPTIONS": {"MAX_ENTRIES": 64}},
}

# --- language and time ------------------------------------------------------
USE_TZ = True
TIME_ZONE = env_text("GUATU_TIME_ZONE", "Asia/Shanghai")
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("简体中文")), ("en", _("English"))]
LOCALE_PATHS = [PACKAGE / "web" / "locale"]

# --- static files -----------------------------------------------------------
# Plain Manifest, because compressing costs 20 seconds of `make demo`. Before `guatu serve` has
# collected them (a fresh clone, the tests) files are served from where they lie.
STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # whitenoise warns of a folder that is missing
COLLECTED = not DEBUG and (STATIC_ROOT / "staticfiles.json").exists()
_STATIC_STORAGE = "ManifestStaticFilesStorage" if COLLECTED else "StaticFilesStorage"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": f"django.contrib.staticfiles.storage.{_STATIC_STORAGE}"},
}
WHITENOISE_USE_FINDERS = not COLLECTED

# --- who signs in -----------------------------------------------------------
AUTH_USER_MODEL = "store.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/sign-in/"
# Counted by person *and* address: one proxy in front of a whole city must not lock it out.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = env_int("GUATU_SIGN_IN_TRIES", 5, least=1)
AXES_COOLOFF_TIME = timedelta(minutes=env_int("GUATU_SIGN_IN_PAUSE_MINUTES", 15, least=1))
AXES_RESET_ON_SUCCESS = True
AXES_CLIENT_IP_CALLABLE = "guatu.web.address.client_address"
AXES_LOCKOUT_CALLABLE = "guatu.web.faults.locked_out"
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
# How many proxies of ours stand in front: so many entries of X-Forwarded-For are believed.
PROXIES = env_int("GUATU_PROXIES", 0)
# Roles that come in with a one-time password; which ones is the city's to set.
TOTP_ROLES = env_roles("GUATU_TOTP_ROLES")
OTP_TOTP_ISSUER = "guatu"
# The city's own provider of identities (OpenID Connect), if it has one.
OIDC_ISSUER = env_text("GUATU_OIDC_ISSUER", "")
OIDC_CLIENT = env_text("GUATU_OIDC_CLIENT", "")
OIDC_SECRET = env_text("GUATU_OIDC_SECRET", "")
OIDC_NAME = env_text("GUATU_OIDC_NAME", "统一身份认证")
SESSION_COOKIE_AGE = env_int("GUATU_IDLE_MINUTES", 120, least=1) * 60
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "guatu"
CSRF_FAILURE_VIEW = "guatu.web.faults.stale_form"
CSRF_TRUSTED_ORIGINS = env_list("GUATU_ORIGINS", ())

# --- what a browser may do --------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": ["'none'"],
        "object-src": ["'none'"],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = env_int("GUATU_HSTS_SECONDS", 0)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None

# --- limits -----------------------------------------------------------------
# What a field and an upload take, as the city says; 0: it has not said.
SECONDS_PER_FIELD = env_int("GUATU_SECONDS_PER_FIELD", 0)
SECONDS_PER_UPLOAD = env_int("GUATU_SECONDS_PER_UPLOAD", 0)
EVIDENCE_ROOT = HOME / "evidence"
# A PMTiles file of streets and rivers under the map, and whom it is owed to; none by default.
BASE_MAP = env_text("GUATU_BASE_MAP", "")
BASE_MAP_CREDIT = env_text("GUATU_BASE_MAP_CREDIT", "")
CALENDAR_SECONDS = env_int("GUATU_CALENDAR_SECONDS", 60)
# Pages that are told of changes at once; each holds a thread of the server. Others ask instead.
STREAMS = env_int("GUATU_STREAMS", 32)
STREAM_BEAT_S = 10.0
EVIDENCE_LIMIT_BYTES = env_int("GUATU_EVIDENCE_MB", 20, least=1) * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": env_text("GUATU_LOG_LEVEL", "WARNING")},
}
