"""What an e-mail says: the notice, in its reader's language, and where to go. Never more than the notice.

The subject names nobody and nothing: it can be read on a locked telephone and in the logs of every server on the way.
"""

from __future__ import annotations

from django.core import signing
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from customhouse.foundation.config.settings import settings
from customhouse.foundation.notices.models import Letter
from customhouse.foundation.notices.queries import told
from customhouse.foundation.notices.records import Mail

SALT = "customhouse.notices.address"
CONFIRM_WITHIN_S = 3 * 24 * 3600


def mail_of(letter: Letter) -> Mail:
    """The e-mail of a letter, in its language."""
    with translation.override(letter.language):
        subject, text = _notice(letter) if letter.notice else _confirmation(letter)
        return Mail(letter.pk, letter.address, letter.language, subject, text)


def token_for(user_id: int, address: str) -> str:
    """What proves that somebody reads the mail of an address."""
    return signing.dumps([user_id, address], salt=SALT)


def address_proved(token: str, user_id: int) -> str:
    """The address that a token proves for this person; empty when it proves none, or came too late."""
    try:
        owner, address = signing.loads(token, salt=SALT, max_age=CONFIRM_WITHIN_S)
    except (signing.BadSignature, ValueError, TypeError):
        return ""
    return str(address) if owner == user_id else ""


def absolute(path: str) -> str:
    """A path of this site as an address for people elsewhere."""
    return f"{settings().site_url.rstrip('/')}{path}"


def _notice(letter: Letter) -> tuple[str, str]:
    [notice] = told([letter.notice] if letter.notice else [])
    where = absolute(notice.link or reverse("notices:list"))
    stop = gettext("To get no more e-mails, or to choose another language:")
    text = f"{notice.text}\n\n{where}\n\n-- \n{stop}\n{absolute(reverse('notices:preferences'))}\n"
    return gettext("Customs: a notice for you"), text


def _confirmation(letter: Letter) -> tuple[str, str]:
    token = token_for(letter.recipient_id, letter.address)
    asked = gettext("Somebody asked that notices of customs be sent to this address. If it was you, open this page:")
    otherwise = gettext("If it was not you, do nothing: nothing will be sent here.")
    where = absolute(reverse("notices:confirm", args=[token]))
    return gettext("Customs: confirm your address"), f"{asked}\n\n{where}\n\n{otherwise}\n"
