"""Addresses of the site's own pages: home, language, sign-in, passkeys and second factor.

Of allauth only what an administration needs is mounted: accounts are given by an administrator, so there is no
sign-up, no password reset by mail and no change of address.
"""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from django.urls import path
from django.views.generic import RedirectView
from django.views.i18n import set_language

from customhouse.web import views

urlpatterns = [
    path("", views.home, name="home"),
    path("furniture/", views.furniture, name="furniture"),
    path("language/", set_language, name="set_language"),
    path("accounts/login/", account.login, name="account_login"),
    path("accounts/logout/", account.logout, name="account_logout"),
    path("accounts/inactive/", account.account_inactive, name="account_inactive"),
    path("accounts/signup/", account.signup, name="account_signup"),
    path("accounts/confirm/", account.reauthenticate, name="account_reauthenticate"),
    path("accounts/password/", account.password_change, name="account_change_password"),
    path("accounts/2fa/", mfa.index, name="mfa_index"),
    path("accounts/2fa/sign-in/", mfa.authenticate, name="mfa_authenticate"),
    path("accounts/2fa/confirm/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("accounts/2fa/app/activate/", totp.activate_totp, name="mfa_activate_totp"),
    path("accounts/2fa/app/deactivate/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("accounts/2fa/codes/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("accounts/2fa/codes/generate/", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("accounts/2fa/codes/download/", codes.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("accounts/passkeys/", RedirectView.as_view(pattern_name="mfa_index"), name="mfa_list_webauthn"),
    path("accounts/passkeys/add/", passkeys.add_webauthn, name="mfa_add_webauthn"),
    path("accounts/passkeys/<int:pk>/rename/", passkeys.edit_webauthn, name="mfa_edit_webauthn"),
    path("accounts/passkeys/<int:pk>/remove/", passkeys.remove_webauthn, name="mfa_remove_webauthn"),
    path("accounts/passkeys/confirm/", passkeys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("accounts/passkeys/sign-in/", passkeys.login_webauthn, name="mfa_login_webauthn"),
]
