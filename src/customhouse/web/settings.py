"""Django's settings, all derived from the typed settings of the installation (`foundation.config.settings`)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from customhouse.foundation.config.database import database
from customhouse.foundation.config.logs import logging_config
from customhouse.foundation.config.secrets import kept_secret
from customhouse.foundation.config.settings import settings

INSTALLATION = settings()
HERE = Path(__file__).parent

SECRET_KEY = kept_secret(INSTALLATION.secret_key, INSTALLATION.home / "secret_key")
DEBUG = INSTALLATION.debug
ALLOWED_HOSTS = INSTALLATION.allowed_hosts

INSTALLED_APPS = [
    "customhouse.web",
    "customhouse.foundation.access",
    "customhouse.foundation.audit",
    "customhouse.foundation.documents",
    "customhouse.foundation.exchange",
    "customhouse.foundation.jobs",
    "customhouse.foundation.notices",
    "customhouse.foundation.registry",
    "customhouse.foundation.webhooks",
    "customhouse.reference.currencies",
    "customhouse.reference.offices",
    "customhouse.parties.traders",
    "customhouse.parties.agents",
    "customhouse.parties.agencies",
    "customhouse.tariff.nomenclature",
    "customhouse.tariff.measures",
    "customhouse.tariff.duties",
    "customhouse.tariff.schedules",
    "customhouse.tariff.quotas",
    "customhouse.tariff.workbaskets",
    "customhouse.tariff.proposals",
    "customhouse.tariff.valuation",
    "customhouse.tariff.vehicles",
    "customhouse.tariff.rulings",
    "customhouse.tariff.origin",
    "customhouse.tariff.classification",
    "customhouse.tariff.editions",
    "customhouse.revenue.ledger",
    "customhouse.revenue.notices",
    "customhouse.revenue.payments",
    "customhouse.revenue.guarantees",
    "customhouse.revenue.claims",
    "customhouse.revenue.refunds",
    "customhouse.revenue.remissions",
    "customhouse.targeting.profiles",
    "customhouse.targeting.learning",
    "customhouse.targeting.mirrors",
    "customhouse.targeting.prices",
    "customhouse.targeting.screening",
    "customhouse.targeting.links",
    "customhouse.targeting.flows",
    "customhouse.insight.selection",
    "customhouse.insight.comparables",
    "customhouse.insight.mirroring",
    "customhouse.insight.sightings",
    "customhouse.insight.operators",
    "customhouse.insight.departures",
    "customhouse.insight.trials",
    "customhouse.clearance.declarations",
    "customhouse.clearance.inspections",
    "customhouse.clearance.release",
    "customhouse.clearance.drafts",
    "customhouse.clearance.downtime",
    "customhouse.clearance.bulk",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "ninja",
    "allauth",
    "allauth.account",
    "allauth.mfa",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "customhouse.web.problems.problems_under_api",
    "customhouse.web.middleware.without_nul",
    "customhouse.web.middleware.office_time",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "customhouse.web.middleware.Actors",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "customhouse.web.urls"
WSGI_APPLICATION = "customhouse.web.wsgi.application"
DATABASES: dict[str, Any] = {"default": database(INSTALLATION)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "access.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "customhouse.foundation.access.adapter.InvitationOnlyAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
MFA_ADAPTER = "customhouse.foundation.access.passkeys.PasskeyAdapter"
MFA_FORMS = {
    "add_webauthn": "customhouse.foundation.access.passkeys.AddPasskeyForm",
    "edit_webauthn": "customhouse.foundation.access.passkeys.RenamePasskeyForm",
    "authenticate_webauthn": "customhouse.foundation.access.passkeys.SecondFactorForm",
    "login_webauthn": "customhouse.foundation.access.passkeys.SignInForm",
    "reauthenticate_webauthn": "customhouse.foundation.access.passkeys.ConfirmForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RATE_LIMITS = {"webauthn_login": "120/m/ip"}  # a whole office may come from one address; nothing can be guessed
MFA_TOTP_ISSUER = "Customhouse"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HERE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "customhouse.web.context.furniture",
            ],
        },
    }
]

LANGUAGE_CODE = INSTALLATION.language
LANGUAGES = [("en", "English"), ("fr", "Français"), ("ar", "العربية")]
LOCALE_PATHS = [HERE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "static/"
STATIC_ROOT = INSTALLATION.home / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # whitenoise warns about a folder that is not there
WHITENOISE_USE_FINDERS = True

LOGGING = logging_config(INSTALLATION)
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = INSTALLATION.secure_cookies
SESSION_COOKIE_AGE = 12 * 3600
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "customhouse.web.errors.csrf_failed"
DATA_UPLOAD_MAX_MEMORY_SIZE = INSTALLATION.max_message_bytes
MESSAGE_TAGS = {40: "danger"}
SITE_NAME = _("Customhouse")

LOCKED_FIRST = ["customhouse.clearance.declarations.services.lock_declarations"]
"""What is locked before the debts on it, so that payers and declarants never wait for each other in a ring."""

PAID_OUT = ["customhouse.revenue.refunds.queries.paid_out_under"]
"""Who knows of money that was paid out under a word of the bank's (dotted names, called by `revenue.payments`)."""

WHEN_SETTLED = ["customhouse.clearance.proceeding.proceed_when_settled"]
"""Who goes on when what a declaration owes was paid, secured or put off (dotted names, called by `revenue`)."""
CODE_PLACES = [
    "customhouse.tariff.nomenclature.places.code_places",
    "customhouse.tariff.measures.places.code_places",
    "customhouse.tariff.workbaskets.places.code_places",
    "customhouse.tariff.rulings.places.code_places",
    "customhouse.tariff.origin.places.code_places",
    "customhouse.targeting.profiles.places.code_places",
    "customhouse.targeting.prices.places.code_places",
    "customhouse.clearance.declarations.places.code_places",
]
"""Who says where goods codes stand when a new edition of the Harmonized System is prepared (`tariff.editions`)."""
TRADE_OF = "customhouse.clearance.declarations.places.trade_of"
"""Who says how much was imported under subheadings when a proposal to amend them is checked (`tariff.proposals`)."""
GOODS_OF = "customhouse.clearance.doubting.goods_of"
"""Who says what an item is whose value is doubted, when it is compared with others (`tariff.valuation`)."""

WHEN_DUE = ["customhouse.clearance.proceeding.proceed_when_due"]
"""Who goes on with declarations whose delay is over (dotted names, called by the recurring work of `declarations`)."""
WHEN_SHARED = ["customhouse.clearance.sharing.follow_shares"]
"""Who goes on when quotas gave declarations what they asked for, or less (dotted names, called by `tariff.quotas`)."""
ANNOUNCERS = ["customhouse.clearance.announcing.announce"]
"""Who says what of the event trail is public: traders' systems are told that alone (`foundation.webhooks`)."""
