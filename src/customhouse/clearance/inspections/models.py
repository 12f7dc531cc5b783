"""Tables of control: orders and their results, questions to the trader, measures on goods, changes of a control.

Results, samples, seals and attachments are insert-only (see `apps`); what moves on is the state of an order, a
question, a measure or a proposal, and every move is an event in the trail.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from customhouse.clearance.declarations.models import Declaration
from customhouse.clearance.inspections.records import Conclusion, MeasureKind, OrderState
from customhouse.clearance.inspections.rules.levels import Direction
from customhouse.clearance.inspections.rules.states import Decision, Ending, QuestionState, SealAct
from customhouse.foundation.access.models import User
from customhouse.foundation.documents.models import Document
from customhouse.targeting.lanes.records import Lane

NAME = 200
"""Characters of an actor's name."""
REASON = 512
"""Characters of a reason in words."""


def _choices(*values: str) -> list[tuple[str, str]]:
    return [(value, value) for value in values]


class WorkOrder(models.Model):
    """A control to be done on one declaration, by whom, until when, and what it concluded.

    `chance` is the draw by which the examiner was found; both are empty where the office has no examiner. `is_hit` says
    that it found something that counts for selection by the law of the day of its report.
    """

    declaration = models.ForeignKey(Declaration, on_delete=models.PROTECT, related_name="orders")
    number = models.PositiveSmallIntegerField()
    mrn = models.CharField(max_length=18, db_index=True)
    office = models.CharField(max_length=17)
    lane = models.CharField(max_length=6, choices=_choices(*Lane))
    controls = models.JSONField(default=list)
    state = models.CharField(max_length=8, choices=_choices(*OrderState), default=OrderState.ASSIGNED)
    examiner = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    chance = models.CharField(max_length=14, blank=True)
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField()
    raised_by = models.CharField(max_length=NAME, blank=True)
    reason = models.CharField(max_length=REASON, blank=True)
    taken_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    conclusion = models.CharField(max_length=8, choices=_choices(*Conclusion), blank=True)
    note = models.TextField(blank=True)
    is_hit = models.BooleanField(default=False)

    class Meta:
        """Queues are read by office or examiner among what is open, by what is due first."""

        constraints = [models.UniqueConstraint(fields=["declaration", "number"], name="inspections_order_numbered")]
        indexes = [
            models.Index(
                fields=["office", "due_at", "id"],
                name="inspections_open_office",
                condition=Q(state__in=("assigned", "taken")),
            ),
            models.Index(
                fields=["examiner", "due_at"],
                name="inspections_open_examiner",
                condition=Q(state__in=("assigned", "taken")),
            ),
        ]

    @property
    def reference(self) -> str:
        """How people name it: the MRN and its number."""
        return f"{self.mrn}/{self.number}"

    @property
    def is_open(self) -> bool:
        """Whether it still waits for its report."""
        return self.state in {OrderState.ASSIGNED, OrderState.TAKEN}


class ResultFinding(models.Model):
    """One finding of a reported order; `counts` says whether it is a hit for selection, by the law of that day."""

    order = models.ForeignKey(WorkOrder, on_delete=models.PROTECT, related_name="findings")
    position = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=30)
    item = models.PositiveIntegerField()
    element = models.CharField(max_length=30, blank=True)
    declared = models.CharField(max_length=REASON, blank=True)
    found = models.CharField(max_length=REASON, blank=True)
    note = models.TextField(blank=True)
    counts = models.BooleanField(default=True)

    class Meta:
        """Findings keep their order."""

        constraints = [models.UniqueConstraint(fields=["order", "position"], name="inspections_finding_once")]


class DraftFinding(models.Model):
    """A finding that an examiner has noted and not yet reported: the phone may go out, and nothing is lost."""

    order = models.ForeignKey(WorkOrder, on_delete=models.CASCADE, related_name="drafts")
    code = models.CharField(max_length=30)
    item = models.PositiveIntegerField()
    declared = models.CharField(max_length=REASON, blank=True)
    found = models.CharField(max_length=REASON, blank=True)
    note = models.TextField(blank=True)


class Photo(models.Model):
    """A picture taken during a control; `item` 0 stands for the whole."""

    order = models.ForeignKey(WorkOrder, on_delete=models.PROTECT, related_name="photos")
    item = models.PositiveIntegerField(default=0)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = models.CharField(max_length=NAME)


class Sample(models.Model):
    """A sample: its number, of which item, under which seal, and where it was sent."""

    order = models.ForeignKey(WorkOrder, on_delete=models.PROTECT, related_name="samples")
    number = models.CharField(max_length=35)
    item = models.PositiveIntegerField()
    seal = models.CharField(max_length=35, blank=True)
    sent_to = models.CharField(max_length=NAME)
    at = models.DateTimeField()
    by = models.CharField(max_length=NAME)

    class Meta:
        """A sample's number stands for one sample of an order."""

        constraints = [models.UniqueConstraint(fields=["order", "number"], name="inspections_sample_once")]


class Seal(models.Model):
    """A seal removed or applied during a control, and on what (a container, a package)."""

    order = models.ForeignKey(WorkOrder, on_delete=models.PROTECT, related_name="seals")
    act = models.CharField(max_length=8, choices=_choices(*SealAct))
    number = models.CharField(max_length=35)
    place = models.CharField(max_length=NAME, blank=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=NAME)

    class Meta:
        """A seal is removed once and applied once in an order."""

        constraints = [models.UniqueConstraint(fields=["order", "act", "number"], name="inspections_seal_once")]


class Question(models.Model):
    """What customs asks of the trader, until when, and the answer."""

    declaration = models.ForeignKey(Declaration, on_delete=models.PROTECT, related_name="questions")
    number = models.PositiveSmallIntegerField()
    mrn = models.CharField(max_length=18, db_index=True)
    office = models.CharField(max_length=17)
    text = models.TextField()
    documents_wanted = models.TextField(blank=True)
    state = models.CharField(max_length=9, choices=_choices(*QuestionState), default=QuestionState.ASKED)
    asked_by = models.CharField(max_length=NAME)
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_by = models.CharField(max_length=NAME, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.CharField(max_length=NAME, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Questions are numbered; the open ones, and answers to be read, are read by office and what is due first."""

        constraints = [models.UniqueConstraint(fields=["declaration", "number"], name="inspections_question_numbered")]
        indexes = [
            models.Index(
                fields=["office", "due_at", "id"], name="inspections_open_question", condition=Q(state="asked")
            ),
            models.Index(
                fields=["office", "answered_at", "id"], name="inspections_to_read", condition=Q(state="answered")
            ),
        ]

    @property
    def reference(self) -> str:
        """How people name it: the MRN and its number."""
        return f"{self.mrn}/{self.number}"

    @property
    def is_open(self) -> bool:
        """Whether it still waits for an answer."""
        return self.state == QuestionState.ASKED

    @property
    def is_to_be_read(self) -> bool:
        """Whether its answer waits for an officer."""
        return self.state == QuestionState.ANSWERED


class AnswerDocument(models.Model):
    """A file that came with an answer."""

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="documents")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+")


class Measure(models.Model):
    """What keeps goods where they are: since when, why, by which law, where; and how it ended."""

    declaration = models.ForeignKey(Declaration, on_delete=models.PROTECT, related_name="measures")
    number = models.PositiveSmallIntegerField()
    mrn = models.CharField(max_length=18, db_index=True)
    office = models.CharField(max_length=17)
    kind = models.CharField(max_length=9, choices=_choices(*MeasureKind))
    reason = models.CharField(max_length=REASON)
    legal_basis = models.CharField(max_length=300, blank=True)
    place = models.CharField(max_length=NAME, blank=True)
    placed_by = models.CharField(max_length=NAME)
    placed_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True, blank=True)
    ending = models.CharField(max_length=8, choices=_choices(*Ending), blank=True)
    ended_by = models.CharField(max_length=NAME, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.CharField(max_length=REASON, blank=True)

    class Meta:
        """Measures are numbered; the open ones are read by office."""

        constraints = [
            models.UniqueConstraint(fields=["declaration", "number"], name="inspections_measure_numbered"),
            models.CheckConstraint(
                condition=Q(ending="", ended_at__isnull=True) | Q(ended_at__gte=F("placed_at")),
                name="inspections_measure_ends_after",
            ),
        ]
        indexes = [models.Index(fields=["office", "id"], name="inspections_open_measure", condition=Q(ending=""))]

    @property
    def reference(self) -> str:
        """How people name it: the MRN and its number."""
        return f"{self.mrn}/{self.number}"


class ControlChange(models.Model):
    """A control made stricter by an officer, or lighter by two persons: before, after, by whom and why.

    A raise is decided when it is made; a lowering is proposed by one person and approved or refused by another.
    """

    declaration = models.ForeignKey(Declaration, on_delete=models.PROTECT, related_name="control_changes")
    number = models.PositiveSmallIntegerField()
    mrn = models.CharField(max_length=18, db_index=True)
    office = models.CharField(max_length=17)
    direction = models.CharField(max_length=7, choices=_choices(*Direction))
    lane_before = models.CharField(max_length=6, choices=_choices(*Lane))
    controls_before = models.JSONField()
    lane_after = models.CharField(max_length=6, choices=_choices(*Lane))
    controls_after = models.JSONField()
    proposed_by = models.CharField(max_length=NAME)
    proposed_by_user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    proposed_at = models.DateTimeField()
    reason = models.CharField(max_length=REASON)
    decision = models.CharField(max_length=8, choices=_choices(*Decision), default=Decision.PROPOSED)
    decided_by = models.CharField(max_length=NAME, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_reason = models.CharField(max_length=REASON, blank=True)

    class Meta:
        """One lowering of a declaration is proposed at a time."""

        constraints = [
            models.UniqueConstraint(fields=["declaration", "number"], name="inspections_change_numbered"),
            models.UniqueConstraint(
                fields=["declaration"], condition=Q(decision="proposed"), name="inspections_one_proposal"
            ),
        ]

    @property
    def reference(self) -> str:
        """How people name it: the MRN and its number."""
        return f"{self.mrn}/{self.number}"
