"""Anchoring: one anchor a day, printed for keeping, logged."""

from __future__ import annotations

import json
import logging
from datetime import timedelta

import pytest
from typer.testing import CliRunner

from customhouse.foundation.access.errors import AccessDenied
from customhouse.foundation.access.records import SYSTEM, Actor, Role
from customhouse.foundation.audit.commands import app
from customhouse.foundation.audit.models import Anchor, Batch
from customhouse.foundation.audit.services import anchor_trail, record_events
from customhouse.foundation.audit.tests.trails import AT, event, record_three_batches

pytestmark = pytest.mark.django_db


def test_an_empty_trail_has_nothing_to_anchor() -> None:
    assert anchor_trail(actor=SYSTEM, at=AT) is None


def test_the_anchor_holds_the_seal_that_stands(caplog: pytest.LogCaptureFixture) -> None:
    record_three_batches()
    with caplog.at_level(logging.INFO):
        anchor = anchor_trail(actor=SYSTEM, at=AT)
    assert anchor is not None
    assert (anchor.batch, anchor.events, anchor.seal) == (3, 6, Batch.objects.get(pk=3).hash)
    assert anchor.seal in caplog.text


def test_a_day_has_one_anchor() -> None:
    record_three_batches()
    first = anchor_trail(actor=SYSTEM, at=AT)
    record_events([event("z")])
    assert anchor_trail(actor=SYSTEM, at=AT + timedelta(hours=2)) == first
    anchor_trail(actor=SYSTEM, at=AT + timedelta(days=1))
    assert list(Anchor.objects.order_by("day").values_list("events", flat=True)) == [6, 7]


def test_an_officer_does_not_anchor() -> None:
    with pytest.raises(AccessDenied):
        anchor_trail(actor=Actor("ana", frozenset({Role.OFFICER})), at=AT)


def test_the_command_prints_anchors_to_be_kept() -> None:
    record_three_batches()
    anchor_trail(actor=SYSTEM, at=AT)
    cli = CliRunner()
    seal = Batch.objects.get(pk=3).hash
    line = json.loads(cli.invoke(app, ["anchors", "--json"]).stdout)
    assert line == {"day": "2026-03-01", "batch": 3, "events": 6, "seal": seal}
    assert seal in cli.invoke(app, ["anchors"]).stdout
