"""Django's settings. Everything that differs between projects and machines comes from the environment."""

from __future__ import annotations

import os
from pathlib import Path

from motia_studio.database import database
from motia_studio.environment import read_environment
from motia_studio.rq_queues import ProjectQueues
from motia_studio.secret import secret_key

ENVIRONMENT = read_environment(os.environ)
BASE = Path(__file__).resolve().parent.parent

DEBUG = False
SECRET_KEY = secret_key(ENVIRONMENT.home)
ALLOWED_HOSTS = ENVIRONMENT.hosts
FORCE_SCRIPT_NAME = ENVIRONMENT.base or None
DATABASES = {"default": database(ENVIRONMENT.database_url, ENVIRONMENT.home)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "channels",
    "django_rq",
    "motia_studio",
    "motia_studio.accounts",
    "motia_studio.history",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "motia_studio.security.PolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "motia_studio.accounts.access.AccessMiddleware",
    "motia_studio.errors.ErrorMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE / "motia_studio" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
ROOT_URLCONF = "motia_studio.urls"
ASGI_APPLICATION = "motia_studio.asgi.application"

LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "console"
LOGOUT_REDIRECT_URL = "login"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]

# Browsers send cookies to every port of a host, so these names are the ones that the gateway keeps from Steps.
# With https the prefix has browsers refuse them from other hosts of the same domain, and from plain http.
_PREFIX = ("__Secure-" if ENVIRONMENT.base else "__Host-") if ENVIRONMENT.is_secure else ""
SESSION_COOKIE_NAME = f"{_PREFIX}motia_session"
SESSION_COOKIE_PATH = ENVIRONMENT.base or "/"
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = ENVIRONMENT.is_secure
CSRF_COOKIE_NAME = f"{_PREFIX}motia_csrf"
CSRF_COOKIE_PATH = ENVIRONMENT.base or "/"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = ENVIRONMENT.is_secure
CSRF_TRUSTED_ORIGINS = list(ENVIRONMENT.origins)
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

STATIC_URL = f"{ENVIRONMENT.base}/static/"
STATICFILES_DIRS = [BASE / "static"]
WHITENOISE_USE_FINDERS = True
# The page names the files of the newest build, which may be newer than this process.
WHITENOISE_AUTOREFRESH = True
WHITENOISE_ALLOW_ALL_ORIGINS = False
CONSOLE_MANIFEST = BASE / "static" / "console" / "manifest.json"

RQ_QUEUES = ProjectQueues(ENVIRONMENT.redis_url)

USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
USE_I18N = False

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "runtime.execution.log_lines.EventFormatter",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
        }
    },
    "filters": {"once": {"()": "runtime.execution.log_lines.OncePerOutage"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["once"]}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"motia_studio": {"level": "INFO"}},
}
