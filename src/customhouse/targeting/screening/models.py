"""Watch lists as loaded, their entries as they stood, and what was decided of matches. Nothing is deleted."""

from __future__ import annotations

from django.db import models

from customhouse.messages.findings import msgid
from customhouse.targeting.screening.records import Kind
from customhouse.targeting.screening.rules.formats import Format

KIND_NAMES = {
    Kind.PERSON: msgid("Person"),
    Kind.COMPANY: msgid("Company"),
    Kind.VESSEL: msgid("Vessel"),
    Kind.CONTAINER: msgid("Container"),
    Kind.PLATE: msgid("Number plate"),
    Kind.PHONE: msgid("Telephone"),
    Kind.OTHER: msgid("Other"),
}


ROLE_NAMES = {
    "declarant": msgid("Declarant"),
    "agent": msgid("Agent"),
    "importer": msgid("Importer"),
    "exporter": msgid("Exporter"),
    "seller": msgid("Seller"),
    "buyer": msgid("Buyer"),
    "consignor": msgid("Consignor"),
    "consignee": msgid("Consignee"),
    "container": msgid("Container"),
    "transport": msgid("Means of transport"),
}
"""What somebody or something is in a declaration."""


class WatchList(models.Model):
    """A list under its code: who keeps it, in which format it comes, for which parts it is (empty: all who may screen).

    `needs_two`: a match of it is cleared by a second person only. `edition` counts the changes of its entries.
    """

    code = models.CharField(max_length=30, unique=True)
    name = models.CharField(max_length=200)
    format = models.CharField(max_length=10, choices=[(each.value, each.value) for each in Format])
    readers = models.JSONField(default=list)
    needs_two = models.BooleanField(default=False)
    edition = models.PositiveIntegerField(default=0)
    loaded_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["code"]


class ListedEntry(models.Model):
    """An entry as it stood from one edition until another; `until` is empty for what stands now."""

    watch_list = models.ForeignKey(WatchList, on_delete=models.PROTECT, related_name="entries")
    key = models.CharField(max_length=100)
    kind = models.CharField(max_length=10)
    said = models.JSONField()
    since = models.PositiveIntegerField()
    until = models.PositiveIntegerField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["watch_list", "key", "since"], name="screening_entry_once"),
            models.UniqueConstraint(
                fields=["watch_list", "key"], condition=models.Q(until=None), name="screening_entry_stands_once"
            ),
        ]


class SentFile(models.Model):
    """A file of an edition as it was sent: looked at, then brought in (`edition`) or set aside, whose bytes are let go.

    `code`, `name`, `format`, `readers`, `needs_two` are what was said of its list; those of a list that stands are its
    own. `digest` is the SHA-256 of the file, which is kept byte for byte where it was brought in.
    """

    code = models.CharField(max_length=30, db_index=True)
    name = models.CharField(max_length=200, blank=True)
    format = models.CharField(max_length=10, choices=[(each.value, each.value) for each in Format])
    readers = models.JSONField(default=list)
    needs_two = models.BooleanField(default=False)
    file_name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    content = models.BinaryField()
    sent_by = models.CharField(max_length=200)
    sent_at = models.DateTimeField()
    edition = models.PositiveIntegerField(null=True)
    closed_by = models.CharField(max_length=200, blank=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]


class Rescreening(models.Model):
    """An edition of a list held against declarations of the past: once each, begun anew where it was cut off.

    `since` is the day from which released declarations were looked at; those not released yet were, whatever their age.
    """

    watch_list = models.ForeignKey(WatchList, on_delete=models.PROTECT, related_name="rescreenings")
    edition = models.PositiveIntegerField()
    since = models.DateField()
    begun_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    entries = models.PositiveIntegerField(default=0)
    declarations = models.PositiveIntegerField(default=0)
    found = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["watch_list", "edition"], name="screening_edition_once")]


class Sighting(models.Model):
    """Somebody or something named in a declaration (`subject`) who may be on a list; insert only.

    `role` is what they are in it, `name` as it was declared, `sought` as decisions remember it, `said` the evidence. It
    waits until a decision is made of this list, key and name. `at_selection`: found when the declaration was selected;
    else when its past was held against a list that changed.
    """

    watch_list = models.ForeignKey(WatchList, on_delete=models.PROTECT, related_name="sightings")
    edition = models.PositiveIntegerField()
    key = models.CharField(max_length=100)
    subject = models.CharField(max_length=18, db_index=True)
    role = models.CharField(max_length=10)
    name = models.CharField(max_length=300)
    sought = models.CharField(max_length=300)
    score = models.FloatField()
    said = models.JSONField()
    found_at = models.DateTimeField()
    at_selection = models.BooleanField(default=False)

    class Meta:
        ordering = ["-score", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["watch_list", "key", "sought", "subject", "edition"], name="screening_sighting_once"
            ),
        ]


class Asking(models.Model):
    """What the lists said of a declaration (`subject`) when it was selected, where a profile asked; insert only.

    `is_first`: it had no lane before. `score` is the best likeness of those who were not cleared (0: nobody's), `lists`
    the codes of the lists that may mean them.
    """

    subject = models.CharField(max_length=18)
    at = models.DateTimeField()
    is_first = models.BooleanField()
    score = models.DecimalField(max_digits=5, decimal_places=4)
    lists = models.JSONField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["subject"], condition=models.Q(is_first=True), name="screening_first_asked_once"
            )
        ]


class Decision(models.Model):
    """What was said of a match: that the one asked for is another (`is_same` false), or the one meant.

    `sought` is the name folded as it is compared. Where the list needs two, it holds from `confirmed_at` on.
    """

    watch_list = models.ForeignKey(WatchList, on_delete=models.PROTECT, related_name="decisions")
    key = models.CharField(max_length=100)
    sought = models.CharField(max_length=300)
    is_same = models.BooleanField()
    reason = models.CharField(max_length=500)
    by = models.CharField(max_length=200)
    at = models.DateTimeField()
    confirmed_by = models.CharField(max_length=200, blank=True)
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["watch_list", "key", "sought"], name="screening_decision_once"),
        ]
