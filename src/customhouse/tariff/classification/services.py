"""Training on lines of goods, and putting what was learned into use: the only door for it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from importlib.util import find_spec

from customhouse.foundation.access.permissions import require
from customhouse.foundation.access.records import Actor
from customhouse.foundation.config.country import legal_day
from customhouse.foundation.registry.access import INSTALL_MODEL
from customhouse.foundation.registry.records import InstalledModel
from customhouse.foundation.registry.services import install_model
from customhouse.tariff.classification import queries
from customhouse.tariff.classification.errors import CannotLearn, TooLittleToLearn
from customhouse.tariff.classification.records import Line
from customhouse.tariff.classification.rules.describing import describe
from customhouse.tariff.classification.rules.training import TooFewLinesError, train


def train_model(*, lines: Iterable[Line], actor: Actor, at: datetime, until: date | None = None) -> InstalledModel:
    """Learn from lines of goods with their codes, and classify with it from now on in place of what was learned before.

    The lines are handed in by whoever has them (a file, or a composer's snapshots of released declarations): this area
    reads no declarations. `until` is the last day of those lines: of goods declared later the model may tell risk
    whether their code is strange. Raises `AccessDenied`, `TooLittleToLearn`, and, without the extra, `CannotLearn`.
    """
    require(actor, INSTALL_MODEL)
    if find_spec("sklearn") is None:
        raise CannotLearn
    cold = queries.classifier(legal_day(at)).cold
    try:
        trained = train(list(lines), lambda text: cold.rank(describe(text)))
    except TooFewLinesError as error:
        raise TooLittleToLearn(str(error)) from None
    facts: dict[str, object] = {
        "lines": trained.lines,
        "codes": trained.codes,
        "judged": trained.judged,
        "hits": {level: dict(row) for level, row in trained.hits.items()},
        "calibration_error": trained.calibration_error,
    }
    if until is not None:
        facts[queries.UNTIL] = until.isoformat()
    return install_model(name=queries.MODEL, payload=trained.model.write(), facts=facts, actor=actor, at=at)
