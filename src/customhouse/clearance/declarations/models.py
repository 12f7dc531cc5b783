"""Tables of declarations. What a declaration says is kept by version and never overwritten."""

from __future__ import annotations

from django.db import models

from customhouse.clearance.declarations.records import Direction, Stage
from customhouse.clearance.declarations.rules.columns import BASE, MASS, MONEY
from customhouse.clearance.declarations.states import State
from customhouse.foundation.exchange.models import ReceivedMessage
from customhouse.targeting.lanes.records import Lane
from customhouse.tariff.duties.records import DutyLine, WorkedBefore


def _choices(values: type[Direction | Stage | State | Lane]) -> list[tuple[str, str]]:
    return [(member.value, member.value) for member in values]


class Declaration(models.Model):
    """One declaration, accepted or refused: who, where, when, and where it stands.

    `delayed_until` is set while its release waits, uncontrolled, by the law's delay; its parties are told no lane then.
    """

    mrn = models.CharField(max_length=18, unique=True, null=True, blank=True)
    lrn = models.CharField(max_length=70)
    type_code = models.CharField(max_length=3)
    direction = models.CharField(max_length=6, choices=_choices(Direction))
    stage = models.CharField(max_length=13, choices=_choices(Stage))
    state = models.CharField(max_length=16, choices=_choices(State))
    office = models.CharField(max_length=17)
    declarant = models.CharField(max_length=70)
    agent = models.CharField(max_length=70, blank=True)
    importer = models.CharField(max_length=70, blank=True)
    exporter = models.CharField(max_length=70, blank=True)
    trader_name = models.CharField(max_length=200, blank=True)
    sender = models.CharField(max_length=150)
    version = models.PositiveIntegerField(default=1)
    items_count = models.PositiveIntegerField(default=0)
    received_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    presented_at = models.DateTimeField(null=True, blank=True)
    legal_date = models.DateField(null=True, blank=True)
    customs_value = models.DecimalField(max_digits=MONEY.digits, decimal_places=MONEY.decimals, default=0)
    total = models.DecimalField(max_digits=MONEY.digits, decimal_places=MONEY.decimals, default=0)
    currency = models.CharField(max_length=3)
    lane = models.CharField(max_length=6, choices=_choices(Lane), blank=True)
    controls = models.JSONField(default=list)
    reasons = models.JSONField(default=list)
    draw = models.CharField(max_length=24, blank=True)
    control_since = models.DateField(null=True, blank=True)
    delayed_until = models.DateTimeField(null=True, blank=True)
    findings = models.JSONField(default=list)
    may_amend_under_control = models.BooleanField(default=False)
    released_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    received = models.ForeignKey(ReceivedMessage, on_delete=models.PROTECT, related_name="+")

    class Meta:
        """Queues are read by state, office, lane and age; lists by a party, the newest first."""

        indexes = [
            models.Index(fields=["state", "office", "lane", "accepted_at"], name="declaration_queue"),
            models.Index(fields=["-received_at", "-id"], name="declaration_latest"),
            models.Index(fields=["state", "-id"], name="declaration_of_state"),
            models.Index(fields=["declarant", "-id"], name="declaration_of_declarant"),
            models.Index(fields=["agent", "-id"], name="declaration_of_agent"),
            models.Index(fields=["importer", "direction", "-id"], name="declaration_of_importer"),
            models.Index(fields=["exporter", "direction", "-id"], name="declaration_of_exporter"),
            models.Index(
                fields=["state", "delayed_until"],
                name="declaration_delayed",
                condition=models.Q(delayed_until__isnull=False),
            ),
            models.Index(fields=["lrn"], name="declaration_lrn", opclasses=["varchar_pattern_ops"]),
        ]


class ModelOpinion(models.Model):
    """What a model said of a declaration when it was selected (at lodging, presentation, payment or amendment).

    Insert only. `chance` is that of a finding in the item `item` (null: no answer, `fault` says why), `lane` the one
    that the law proposes from it on, `is_followed` whether that went into the decision, `exploring` the probability of
    being looked at in order to learn, `is_explored` whether it came to that. `chosen` is the lane that was chosen with
    everything else that called for one, `propensity` the probability of a control.
    """

    declaration = models.ForeignKey(Declaration, on_delete=models.PROTECT, related_name="opinions")
    at = models.DateTimeField()
    model = models.CharField(max_length=12)
    chance = models.DecimalField(max_digits=7, decimal_places=6, null=True)
    item = models.PositiveIntegerField(default=0)
    worth = models.DecimalField(max_digits=MONEY.digits, decimal_places=MONEY.decimals, null=True)
    lane = models.CharField(max_length=6, choices=_choices(Lane))
    chosen = models.CharField(max_length=6, choices=_choices(Lane))
    is_followed = models.BooleanField(default=False)
    is_explored = models.BooleanField(default=False)
    exploring = models.DecimalField(max_digits=7, decimal_places=6, default=0)
    propensity = models.DecimalField(max_digits=7, decimal_places=6, default=0)
    fault = models.CharField(max_length=10, blank=True)

    class Meta:
        """Read by day, and of a day those that were followed."""

        indexes = [
            models.Index(fields=["at", "model"], name="opinion_of_day"),
            models.Index(fields=["at"], name="opinion_followed", condition=models.Q(is_followed=True)),
        ]


class LrnClaim(models.Model):
    """The LRN a declarant has used for a declaration that was accepted: two at once cannot both have it."""

    declarant = models.CharField(max_length=70)
    lrn = models.CharField(max_length=70)
    mrn = models.CharField(max_length=18)

    class Meta:
        """One declaration a reference."""

        constraints = [models.UniqueConstraint(fields=["declarant", "lrn"], name="lrn_used_once")]


class Completion(models.Model):
    """A simplified declaration that a supplementary one completes: one at a time (until that is cancelled)."""

    supplementary = models.ForeignKey(Declaration, on_delete=models.PROTECT, related_name="completes")
    simplified = models.ForeignKey(Declaration, on_delete=models.PROTECT, related_name="completions")
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """What is completed is not completed again."""

        constraints = [
            models.UniqueConstraint(
                fields=["simplified"], condition=models.Q(ended_at=None), name="declaration_completed_once"
            )
        ]


class MrnSeries(models.Model):
    """The next serial number of a year's MRNs."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    next_serial = models.PositiveBigIntegerField(default=1)


class Version(models.Model):
    """What a declaration said at one time: the message that said it, and what it changed.

    `tree` is the whole declaration after the change in the JSON form of the Data Model; empty for the first
    version, which is the received message itself. A version that an officer made has no message: it repeats the words,
    and `determinations` says what customs found instead, by item number and element (a later version keeps them).
    """

    declaration = models.ForeignKey(Declaration, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    actor = models.CharField(max_length=150)
    reason_code = models.CharField(max_length=3, blank=True)
    reason = models.CharField(max_length=512, blank=True)
    pointers = models.JSONField(default=list)
    determinations = models.JSONField(default=dict)
    received = models.ForeignKey(ReceivedMessage, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    tree = models.TextField(blank=True)

    class Meta:
        """Versions are numbered from 1."""

        constraints = [models.UniqueConstraint(fields=["declaration", "number"], name="version_numbered_once")]

    @property
    def words(self) -> bytes:
        """What the declaration said in this version, as a WCO message."""
        if self.tree or self.received is None:
            return self.tree.encode()
        return bytes(self.received.data)


class Item(models.Model):
    """One goods item of one version. Money in the national currency unless a currency stands beside it."""

    declaration = models.ForeignKey(Declaration, on_delete=models.PROTECT, related_name="items")
    version = models.PositiveIntegerField()
    number = models.PositiveIntegerField()
    commodity = models.CharField(max_length=22)
    tariff_code = models.CharField(max_length=10)
    description = models.CharField(max_length=512)
    origin = models.CharField(max_length=4)
    procedure = models.CharField(max_length=7)
    previous_procedure = models.CharField(max_length=7, blank=True)
    additional_procedures = models.TextField(blank=True)
    preference = models.CharField(max_length=3, blank=True)
    price = models.DecimalField(max_digits=MONEY.digits, decimal_places=MONEY.decimals, null=True, blank=True)
    price_currency = models.CharField(max_length=3, blank=True)
    customs_value = models.DecimalField(max_digits=MONEY.digits, decimal_places=MONEY.decimals)
    gross_mass = models.DecimalField(max_digits=MASS.digits, decimal_places=MASS.decimals, null=True, blank=True)
    net_mass = models.DecimalField(max_digits=MASS.digits, decimal_places=MASS.decimals, null=True, blank=True)
    supplementary_quantity = models.DecimalField(
        max_digits=MASS.digits, decimal_places=MASS.decimals, null=True, blank=True
    )
    supplementary_unit = models.CharField(max_length=16, blank=True)
    documents = models.JSONField(default=list)

    class Meta:
        """Items are numbered within a version."""

        constraints = [models.UniqueConstraint(fields=["declaration", "version", "number"], name="item_numbered_once")]
        indexes = [
            models.Index(
                fields=["tariff_code", "declaration"],
                name="item_tariff_code",
                opclasses=["varchar_pattern_ops", "int8_ops"],
            )
        ]


class GoodsTrace(models.Model):
    """A key by which a declaration's goods are recognised when they are declared again, in whatever version.

    A carrier is one container or transport document of the trader; the other keys stand for a trader's
    commodity, or for a proof of origin on which a preference is claimed.
    """

    declaration = models.ForeignKey(Declaration, on_delete=models.PROTECT, related_name="traces")
    key = models.CharField(max_length=32)
    is_carrier = models.BooleanField()

    class Meta:
        """A declaration leaves each key once; traces are looked up by key."""

        constraints = [models.UniqueConstraint(fields=["key", "declaration"], name="trace_left_once")]


class Duty(models.Model):
    """One duty line of one version, with the law that produced it."""

    declaration = models.ForeignKey(Declaration, on_delete=models.PROTECT, related_name="duties")
    version = models.PositiveIntegerField()
    item = models.PositiveIntegerField()
    position = models.PositiveIntegerField()
    type = models.CharField(max_length=3)
    expression = models.TextField()
    base = models.DecimalField(max_digits=BASE.digits, decimal_places=BASE.decimals)
    base_unit = models.CharField(max_length=16, blank=True)
    rate = models.TextField()
    amount = models.DecimalField(max_digits=MONEY.digits, decimal_places=MONEY.decimals)
    currency = models.CharField(max_length=3)
    measure = models.CharField(max_length=40)
    legal_reference = models.TextField()
    payable = models.CharField(max_length=9)
    working = models.JSONField(default=list)

    class Meta:
        """Lines stand in order of charge."""

        constraints = [
            models.UniqueConstraint(fields=["declaration", "version", "position"], name="duty_positioned_once")
        ]

    def record(self) -> DutyLine:
        """The line as it was reckoned."""
        return DutyLine(
            item=self.item,
            type=self.type,
            expression=self.expression,
            base=MONEY.shown(self.base),
            base_unit=self.base_unit,
            rate=self.rate,
            amount=self.amount,
            currency=self.currency,
            measure=self.measure,
            legal_reference=self.legal_reference,
            payable=self.payable,
            worked=WorkedBefore(tuple(self.working)) if self.working else None,
        )
