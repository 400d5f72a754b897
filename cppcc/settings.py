"""All settings, grouped by heading; what differs between places comes from the environment (README, configuration)."""

from pathlib import Path

from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from cppcc import environment as env

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(env.text("DATA_DIR", str(BASE_DIR / "var"))).resolve()

# --- What this place is -------------------------------------------------------------------------------------------
DEBUG = env.flag("DEBUG", default=False)
TRIAL = env.flag("TRIAL", default=False)  # set by `make run`: demo logins shown, plain http allowed
PUBLIC_PROPOSALS = env.flag("PUBLIC_PROPOSALS", default=TRIAL)  # the page without sign-in (decisions/publishing.md)
PUBLIC_INDEXED = env.flag("PUBLIC_INDEXED", default=False)  # whether search engines may keep it
COMMITTEE_NAME = env.text("COMMITTEE_NAME", "政协南和区委员会")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS")

# A clone works as it is: on its own SQLite it makes and keeps a key; whoever names a database server names a key, too.
OWN_DATABASE = DEBUG or TRIAL or not env.text("DATABASE_URL", "")
SECRET_KEY = env.text("SECRET_KEY", "") or (env.kept_secret(DATA_DIR / "secret-key") if OWN_DATABASE else "")
if not SECRET_KEY:
    raise ImproperlyConfigured("SECRET_KEY is missing: set it in the environment, or start the trial with `make run`")

# --- Apps: imports go down only (docs/architecture.md) --------------------------------------------------------------
INSTALLED_APPS = [
    "reports",
    "proposals",
    "sentiment",
    "members.statements",
    "members.tenure",
    "members.commending",
    "members.watching",
    "members.duty",
    "members.service",
    "members.activities",
    "members.people",
    "cppcc.core.attachments",
    "cppcc.core.kept",
    "cppcc.core.ledger",
    "cppcc.core.search",
    "cppcc.core.workdays",
    "cppcc.core.jobs",
    "cppcc.core.notices",
    "cppcc.core.exchange",
    "cppcc.core.audit",
    "cppcc.core.feeds",
    "cppcc.core.accounts",
    "cppcc.core",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "axes",
    "rules.apps.AutodiscoverRulesConfig",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "cppcc.middleware.PrivatePages",
    "cppcc.middleware.IdleSession",
    "cppcc.middleware.RequestOrigin",
    "cppcc.middleware.FirstPassword",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "cppcc.middleware.RefusedSteps",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "cppcc.urls"
WSGI_APPLICATION = "cppcc.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "cppcc.core.navigation.frame",
            ],
        },
    },
]
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
CRISPY_FAIL_SILENTLY = False

# --- Database -------------------------------------------------------------------------------------------------------
DATABASES = {"default": env.database("DATABASE_URL", f"sqlite:///{DATA_DIR / 'office.sqlite3'}")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Cache and jobs -------------------------------------------------------------------------------------------------
REDIS_URL = env.text("REDIS_URL", "")
if REDIS_URL:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}}
    CELERY_BROKER_URL = REDIS_URL
else:
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
            "LOCATION": str(DATA_DIR / "cache"),
        }
    }
    (DATA_DIR / "broker" / "control").mkdir(parents=True, exist_ok=True)  # the file broker expects them
    CELERY_BROKER_URL = "filesystem://"
    CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(DATA_DIR / "broker"),
        "data_folder_out": str(DATA_DIR / "broker"),
        "control_folder": str(DATA_DIR / "broker" / "control"),
        "store_processed": False,
        "polling_interval": 0.3,
    }
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TIMEZONE = "Asia/Shanghai"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "celerybeat-schedule")
JOB_STALE_SECONDS = env.whole("JOB_STALE_SECONDS", 30)
JOB_HEARTBEAT_SECONDS = JOB_STALE_SECONDS / 6
NOTICE_SECONDS = 60  # how often the clock looks for mails and SMS that wait
CELERY_BEAT_SCHEDULE = {
    "lapse-invitations-to-sign": {
        "task": "proposals.tasks.lapse_invitations",
        "schedule": crontab(hour="0", minute="20"),
    },
    "weigh-words-anew": {"task": "cppcc.core.search.tasks.weigh_anew", "schedule": crontab(hour="3", minute="10")},
    "chase-what-is-due": {"task": "proposals.tasks.chase", "schedule": crontab(hour="6", minute="30")},
    "watch-thresholds": {"task": "members.watching.tasks.look", "schedule": crontab(hour="5", minute="40")},
    "remind-of-activities": {"task": "members.activities.tasks.remind", "schedule": crontab(hour="8", minute="0")},
    "tell-of-papers": {"task": "members.activities.tasks.tell_of_papers", "schedule": crontab(hour="7", minute="0")},
    "take-up-stale-jobs": {
        "task": "cppcc.core.jobs.tasks.take_up_stale_jobs",
        "schedule": float(JOB_STALE_SECONDS),
        "options": {"expires": JOB_STALE_SECONDS},  # a worker that was away is not met by a heap of old calls
    },
    "send-deliveries": {
        "task": "cppcc.core.notices.tasks.send_deliveries",
        "schedule": float(NOTICE_SECONDS),
        "options": {"expires": NOTICE_SECONDS},
    },
}

# --- Signing in -----------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "rules.permissions.ObjectPermissionBackend",
    "cppcc.core.accounts.backend.AccountBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "accounts:login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "accounts:login"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = ["username"]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "accounts/locked.html"
AXES_VERBOSE = False
SILENCED_SYSTEM_CHECKS = ["axes.W006"]  # an office shares one address: locking by address would lock everybody
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_IDLE_MINUTES = env.whole("SESSION_IDLE_MINUTES", 60)
SESSION_EXPIRE_AT_BROWSER_CLOSE = True

# --- Transport and headers ------------------------------------------------------------------------------------------
INSECURE_HTTP = env.flag("INSECURE_HTTP", default=DEBUG or TRIAL)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = not INSECURE_HTTP
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_HSTS_SECONDS = 0 if INSECURE_HTTP else 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not INSECURE_HTTP
SECURE_PROXY_SSL_HEADER = None if INSECURE_HTTP else ("HTTP_X_FORWARDED_PROTO", "https")  # the proxy's word, if any
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY: dict[str, dict[str, object]] = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [SELF],
        "frame-ancestors": [NONE],
    }
}
if not INSECURE_HTTP:
    CONTENT_SECURITY_POLICY["DIRECTIVES"]["upgrade-insecure-requests"] = True

# --- Files ----------------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = DATA_DIR / "files"  # never served by the web server: every download is a view that checks
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": MEDIA_ROOT}},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
FILE_UPLOAD_PERMISSIONS = 0o640
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000  # the attendance list of a plenary: three fields a member
ATTACHMENT_MAX_BYTES = 32 * 1024 * 1024
ATTACHMENT_MAX_COUNT = 5
EXCHANGE_MAX_BYTES = 100 * 1024 * 1024  # of a package between two installations
LEDGER_MAX_BYTES = 50 * 1024 * 1024
LEDGER_MAX_UNPACKED_BYTES = 500 * 1024 * 1024
FONT_DIR = Path(env.text("FONT_DIR", str(DATA_DIR / "fonts")))

# --- Language and time ----------------------------------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
DATE_INPUT_FORMATS = ["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日"]

# --- Mail and SMS: off unless named here; pages always tell ----------------------------------------------------------
SITE_URL = env.text("SITE_URL", "").rstrip("/")  # what links in mails begin with
EMAIL_HOST = env.text("EMAIL_HOST", "")
EMAIL_PORT = env.whole("EMAIL_PORT", 25)
EMAIL_HOST_USER = env.text("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = env.text("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = env.flag("EMAIL_USE_TLS", default=False)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "office@localhost")
SMS_BACKEND = env.text("SMS_BACKEND", "cppcc.core.notices.sms.LogBackend" if TRIAL else "")
SMS_URL = env.text("SMS_URL", "")
SMS_TOKEN = env.text("SMS_TOKEN", "")
SMS_TIMEOUT = 10

# --- Logs: errors always leave a traceback here, never on a page ------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": env.text("LOG_LEVEL", "INFO")},
    "loggers": {
        "django": {"handlers": [], "propagate": True},
        "django.server": {"handlers": [], "propagate": True, "level": "WARNING"},
        "fontTools": {"level": "ERROR"},
        "weasyprint": {"level": "ERROR"},
        "jieba": {"level": "WARNING"},
        "axes": {"level": "WARNING"},
    },
}
