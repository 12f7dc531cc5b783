"""Schemes of preference: who is a member from when, and their rules, edition by edition."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class Scheme(models.Model):
    """An agreement or arrangement under which goods that originate are preferred."""

    code = models.CharField(max_length=40, unique=True)
    title = models.CharField(max_length=300)
    source = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        """The code."""
        return self.code


class Membership(models.Model):
    """A country in a scheme, from when until when."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="memberships")
    country = models.CharField(max_length=2)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scheme", "country", "valid_from"], name="origin_member_once"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="origin_member_in_order"
            ),
        ]


class Edition(models.Model):
    """The rules and general provisions of a scheme in force from a day on; a later edition ends it, none is changed."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    provisions = models.TextField(blank=True)
    proofs = models.JSONField(default=list)
    digest = models.CharField(max_length=64)
    adopted_at = models.DateTimeField()
    adopted_by = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scheme", "number"], name="origin_edition_numbered_once"),
            models.UniqueConstraint(fields=["scheme"], condition=Q(valid_to=None), name="origin_one_open_edition"),
        ]


class ProductRules(models.Model):
    """What an edition says of goods from one code to another: alternatives as `records.ProductRule`, in order."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="rule_sets")
    heading = models.CharField(max_length=60)
    goods = models.CharField(max_length=1000, blank=True)
    first = models.CharField(max_length=10)
    last = models.CharField(max_length=10)
    alternatives = models.JSONField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(first__lte=F("last")), name="origin_rules_in_order")]
        indexes = [models.Index(fields=["edition", "first", "last"], name="origin_rules_by_code")]


class Approval(models.Model):
    """An exporter whom customs lets make out declarations of origin, under a number."""

    number = models.CharField(max_length=30, unique=True)
    holder = models.CharField(max_length=40, db_index=True)
    holder_name = models.CharField(max_length=200)
    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="approvals")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    granted_at = models.DateTimeField()
    granted_by = models.CharField(max_length=200)
    revoked_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=500, blank=True)


class Proof(models.Model):
    """A proof of origin: what it says of which goods, and the code that proves it. What it says never changes.

    `replaces` is the proof in whose place it was made out; `original` the one of which it is a duplicate.
    """

    reference = models.CharField(max_length=30, unique=True)
    code = models.CharField(max_length=26, unique=True)
    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="issued")
    kind = models.CharField(max_length=11)
    state = models.CharField(max_length=9, default="issued")
    exporter = models.CharField(max_length=40, db_index=True)
    exporter_name = models.CharField(max_length=200)
    consignee = models.CharField(max_length=200, blank=True)
    destination = models.CharField(max_length=2)
    invoice = models.CharField(max_length=100, blank=True)
    lines = models.JSONField()
    exported_on = models.DateField(null=True)
    is_retrospective = models.BooleanField(default=False)
    approval = models.ForeignKey(Approval, on_delete=models.PROTECT, null=True, related_name="proofs")
    replaces = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="replacements")
    original = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="duplicates")
    issued_at = models.DateTimeField()
    issued_on = models.DateField()
    issued_by = models.CharField(max_length=200)
    expires_on = models.DateField()
    reason = models.CharField(max_length=500, blank=True)

    def __str__(self) -> str:
        """The reference."""
        return self.reference


class Enquiry(models.Model):
    """A request between administrations to verify a proof: ours of theirs (`sent`), theirs of ours (`received`)."""

    reference = models.CharField(max_length=30, unique=True)
    is_sent = models.BooleanField()
    proof = models.ForeignKey(Proof, on_delete=models.PROTECT, null=True, related_name="enquiries")
    concerns = models.CharField(max_length=60)
    administration = models.CharField(max_length=2)
    question = models.CharField(max_length=1000)
    state = models.CharField(max_length=8, default="open")
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=200)
    due_on = models.DateField(db_index=True)
    answered_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=15, blank=True)
    answer = models.CharField(max_length=1000, blank=True)


class Series(models.Model):
    """The last number of a kind of document in a year; its row is held until the document stands."""

    name = models.CharField(max_length=20, unique=True)
    last = models.PositiveIntegerField(default=0)


class ReceivedProof(models.Model):
    """A proof of origin that another administration issued and sent us. What it says never changes; how it stands may.

    `lines` are `{"code", "description", "quantity", "unit"}`; `digest` is of what never changes.
    """

    issuer = models.CharField(max_length=2)
    number = models.CharField(max_length=60, db_index=True)
    kind = models.CharField(max_length=11)
    scheme = models.CharField(max_length=40, blank=True)
    exporter = models.CharField(max_length=200, blank=True)
    consignee = models.CharField(max_length=200, blank=True)
    consignee_identifier = models.CharField(max_length=40, blank=True)
    issued_on = models.DateField()
    expires_on = models.DateField()
    state = models.CharField(max_length=9, default="issued")
    replaced_by = models.CharField(max_length=60, blank=True)
    lines = models.JSONField()
    digest = models.CharField(max_length=64)
    received_at = models.DateTimeField()
    received_by = models.CharField(max_length=200)

    class Meta:
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["issuer", "number"], name="origin_received_once")]

    def __str__(self) -> str:
        """Issuer and number."""
        return f"{self.issuer} {self.number}"
