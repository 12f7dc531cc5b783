"""Parties and identities as they were seen in declarations, and the patterns that were found. Nothing is deleted."""

from __future__ import annotations

from django.db import models

from customhouse.targeting.links.records import Edge, Kind, Member, Shape

KEY, NAME, DECLARATION = 210, 300, 18


class GraphState(models.Model):
    """How far the graph goes: one row.

    `position` is how far whoever hands sightings in has come, in numbers of their own; `upto` is when customs learned
    the last thing that was taken in, `looked_at` when patterns were last looked for.
    """

    position = models.PositiveBigIntegerField(default=0)
    upto = models.DateTimeField(null=True)
    looked_at = models.DateTimeField(null=True)


class LinkedParty(models.Model):
    """A party under its key (an identifier, or `~` and its name): how it is called, when it was seen first."""

    key = models.CharField(max_length=KEY, unique=True)
    name = models.CharField(max_length=NAME, blank=True)
    first_at = models.DateTimeField()
    first_in = models.CharField(max_length=DECLARATION)

    def record(self) -> Member:
        """The party as rules speak of it."""
        return Member(self.key, self.name, self.first_at, self.first_in)


class LinkEdge(models.Model):
    """A party and an identity: seen together first and last when, and in which declaration."""

    party = models.ForeignKey(LinkedParty, models.PROTECT, related_name="edges")
    kind = models.CharField(max_length=10, choices=[(each.value, each.value) for each in Kind])
    identity = models.CharField(max_length=KEY)
    shown = models.CharField(max_length=NAME)
    first_at = models.DateTimeField()
    first_in = models.CharField(max_length=DECLARATION)
    last_at = models.DateTimeField()
    last_in = models.CharField(max_length=DECLARATION)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["party", "kind", "identity"], name="links_edge_once")]
        indexes = [models.Index(fields=["identity", "kind"], name="links_edge_identity")]

    def record(self) -> Edge:
        """The edge as rules speak of it; its party must have been read along."""
        seen = self.first_at, self.first_in, self.last_at, self.last_in
        return Edge(self.party.key, Kind(self.kind), self.identity, self.shown, *seen)


class FoundPattern(models.Model):
    """A pattern as it was found at `since`; `until` is when it was no longer found so (empty: it stands)."""

    shape = models.CharField(max_length=12, choices=[(each.value, each.value) for each in Shape])
    score = models.FloatField()
    digest = models.CharField(max_length=64)
    is_bad = models.BooleanField()
    said = models.JSONField()
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-score", "id"]
        constraints = [
            models.UniqueConstraint(fields=["digest"], condition=models.Q(until=None), name="links_pattern_stands_once")
        ]


class PatternMember(models.Model):
    """A party of a pattern, by its key."""

    pattern = models.ForeignKey(FoundPattern, models.PROTECT, related_name="parties")
    key = models.CharField(max_length=KEY, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["pattern", "key"], name="links_member_once")]
