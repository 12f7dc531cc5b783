"""Flows that analysts watch. A definition is never changed: another takes its place, or it is retired."""

from __future__ import annotations

from django.db import models

from customhouse.targeting.flows.records import Dimension, FlowReference


class WatchedFlow(models.Model):
    """A definition under its code; `retired_at` is when it was watched no more, or another took its place."""

    code = models.CharField(max_length=30)
    title = models.CharField(max_length=200)
    said = models.JSONField()
    defined_by = models.CharField(max_length=200)
    defined_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["code", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["code"], condition=models.Q(retired_at=None), name="flows_code_watched_once"
            )
        ]

    def record(self) -> FlowReference:
        """The definition as rules speak of it."""
        said = self.said
        return FlowReference(
            code=self.code,
            title=self.title,
            conditions={Dimension(name): tuple(values) for name, values in said["conditions"].items()},
            apart=tuple(Dimension(name) for name in said["apart"]),
            watched=tuple(Dimension(name) for name in said["watched"]),
            days=said["days"],
            history=said["history"],
        )
