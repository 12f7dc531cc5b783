"""A declaration that cites an advance ruling is held to it: by whom it was given, until when, and what it says."""

from __future__ import annotations

from dataclasses import replace

import pytest

from conftest import AT
from customhouse.clearance.declarations.records import DeclarationRecord, Document
from customhouse.clearance.declarations.rules.catalogue import check
from customhouse.clearance.declarations.rules.understanding import understand
from customhouse.clearance.law import law_in_force
from customhouse.clearance.surroundings import surroundings_of
from customhouse.clearance.tests.lodged import message
from customhouse.foundation.access.records import Actor, Role
from customhouse.foundation.config.country import CountryPack
from customhouse.messages.wco.reading import read_message
from customhouse.reference.identifiers import eori
from customhouse.tariff.rulings import services
from customhouse.tariff.rulings.records import Answer, Application, RulingKind

SPECIALIST = Actor("sven", frozenset({Role.TARIFF_SPECIALIST}), user_id=3)


def declared(pack: CountryPack) -> DeclarationRecord:
    """A blameless import, as understood."""
    read = read_message(message(pack).data)
    assert read.declaration is not None
    return understand(read.declaration, law_in_force().declarations)[0]


def ruled(holder: str, kind: RulingKind, answer: Answer) -> str:
    trader = Actor("tara", frozenset({Role.TRADER}), frozenset({holder}), user_id=1)
    asked = services.apply_for_ruling(
        asked=Application(kind, holder, "Goods", "The goods", "What are they?"), actor=trader, at=AT
    )
    services.accept_application(ruling=asked, actor=SPECIALIST, at=AT)
    return services.issue_ruling(ruling=asked, answer=answer, actor=SPECIALIST, at=AT).number


def found(record: DeclarationRecord, code: str, number: str) -> list[tuple[str, str]]:
    """What is found on rulings when the first item cites one by a document of that code."""
    item = record.items[0]
    item = replace(item, documents=(*item.documents, Document(code, number)))
    record = replace(record, items=(item,))
    law = law_in_force()
    around = surroundings_of([record], law).circumstances(AT, presented_at=AT)
    findings = check(record, law.declarations, around)
    return [(each.code, each.severity.value) for each in findings if each.code.startswith("RUL-")]


@pytest.mark.db
def test_what_is_declared_is_held_to_the_ruling(demoland: CountryPack) -> None:
    record = declared(demoland)
    assert record.importer is not None
    holder, commodity = eori.compact(record.importer.identifier), record.items[0].commodity
    same = ruled(holder, RulingKind.CLASSIFICATION, Answer(commodity=commodity[:6], reasons="So"))
    other = ruled(holder, RulingKind.CLASSIFICATION, Answer(commodity="010121", reasons="So"))
    value = ruled(holder, RulingKind.VALUATION, Answer(method="4", reasons="So"))
    theirs = ruled("XD0840002018", RulingKind.CLASSIFICATION, Answer(commodity=commodity[:6], reasons="So"))
    assert found(record, "C626", same.lower()) == []
    assert found(record, "C626", other) == [("RUL-DIFF", "error")]
    assert found(record, "C628", value) == [("RUL-DIFF", "warning")]
    assert found(record, "C626", theirs) == [("RUL-WHO", "error")]
    assert found(record, "C626", "BR-1999-000001") == [("RUL-NONE", "error")]
    assert found(record, "N935", "BR-1999-000001") == []
