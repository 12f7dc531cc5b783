"""Sending what waits in the outbox. The jobs worker calls it: no request ever waits for a mail server.

A letter is claimed first, in a transaction of its own that also says when it may be tried again, then posted outside
any transaction, then noted as sent. Two workers never claim the same; one that dies leaves its letters to the next try.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime

from django.db import transaction

from customhouse.foundation.jobs.rules.waiting import wait_after
from customhouse.foundation.notices.letters import mail_of
from customhouse.foundation.notices.models import Letter
from customhouse.foundation.notices.posting import FAULTS, Post, is_on, posting
from customhouse.foundation.notices.records import LetterState

logger = logging.getLogger(__name__)
AT_ONCE = 20
ATTEMPTS = 8
"""Attempts before a letter is given up: about half a day."""


def send_letters(*, at: datetime, way: Callable[[], AbstractContextManager[Post]] = posting) -> int:
    """Send every letter that is due; how many went."""
    if not is_on():
        return 0
    sent = 0
    with way() as post:
        while letters := _claim(at):
            sent += sum([_send(letter, post, at) for letter in letters])
    return sent


@transaction.atomic
def _claim(at: datetime) -> list[Letter]:
    """Letters that this caller is to send now, each due again later unless it is noted as sent."""
    due = Letter.objects.select_for_update(skip_locked=True).filter(state=LetterState.WAITING, next_at__lte=at)
    letters = list(due.order_by("next_at", "id")[:AT_ONCE])
    for letter in letters:
        letter.attempts += 1
        letter.next_at = at + wait_after(letter.attempts)
    Letter.objects.bulk_update(letters, ["attempts", "next_at"])
    return letters


def _send(letter: Letter, post: Post, at: datetime) -> bool:
    if (letter.notice and letter.notice.read_at) or not letter.recipient.is_active:
        return _note(letter, LetterState.NEEDLESS)
    try:
        post(mail_of(letter))
    except FAULTS as error:
        logger.warning("letter %d was not sent (attempt %d): %s", letter.pk, letter.attempts, type(error).__name__)
        letter.error = type(error).__name__
        return _note(letter, LetterState.GIVEN_UP if letter.attempts >= ATTEMPTS else LetterState.WAITING)
    letter.sent_at, letter.error = at, ""
    return _note(letter, LetterState.SENT)


def _note(letter: Letter, state: LetterState) -> bool:
    letter.state = state
    letter.save(update_fields=["state", "error", "sent_at"])
    return state is LetterState.SENT
