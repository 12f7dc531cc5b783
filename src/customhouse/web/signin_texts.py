"""Texts of the sign-in library that our pages show, marked so that our catalogues translate them too.

allauth carries catalogues of its own, but some of these lack there in French or Arabic, and an official site speaks
with one voice. Nothing imports this list; `scripts/locales.py` reads it.
"""

from __future__ import annotations

from customhouse.messages.findings import msgid

TEXTS = (
    msgid("Username"),
    msgid("Password"),
    msgid("Current Password"),
    msgid("New Password"),
    msgid("New Password (again)"),
    msgid("Code"),
    msgid("Authenticator code"),
    msgid("Incorrect code."),
    msgid("Incorrect password."),
    msgid("Please type your current password."),
    msgid("You must type the same password each time."),
    msgid("The username and/or password you specified are not correct."),
    msgid("Too many failed login attempts. Try again later."),
    msgid("Be patient, you are sending too many requests."),
    msgid("Use your password"),
    msgid("Use authenticator app or code"),
    msgid("Successfully signed in as %(name)s."),
    msgid("You have signed out."),
    msgid("Password successfully changed."),
    msgid("A new set of recovery codes has been generated."),
    msgid("Authenticator app activated."),
    msgid("Authenticator app deactivated."),
)
