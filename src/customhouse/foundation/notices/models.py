"""Notices to people inside the application, and the letters (e-mails) that bring them further."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from customhouse.foundation.notices.records import LetterState


class Notice(models.Model):
    """One thing told to one person: a message id with its fields, and where to go."""

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices")
    message = models.CharField(max_length=300)
    params = models.JSONField(default=dict)
    link = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "notices_notice"
        indexes = [
            models.Index(fields=["recipient", "-id"], name="notices_of_recipient"),
            models.Index(fields=["recipient"], condition=models.Q(read_at__isnull=True), name="notices_unread"),
        ]


class Preference(models.Model):
    """Whether and where somebody wants their notices by e-mail. Nothing goes to an address that was not confirmed."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="notice_preference"
    )
    by_email = models.BooleanField(default=False)
    address = models.EmailField(blank=True)
    language = models.CharField(max_length=2, default="en")
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "notices_preference"


class Letter(models.Model):
    """An e-mail to be sent: of a notice (once each), or, without one, to confirm an address."""

    notice = models.OneToOneField(Notice, null=True, blank=True, on_delete=models.CASCADE, related_name="letter")
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="letters")
    address = models.EmailField()
    language = models.CharField(max_length=2)
    state = models.CharField(max_length=10, choices=[(state.value, state.value) for state in LetterState])
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "notices_letter"
        indexes = [
            models.Index(
                fields=["next_at"], condition=models.Q(state=LetterState.WAITING.value), name="notices_letter_waiting"
            )
        ]
