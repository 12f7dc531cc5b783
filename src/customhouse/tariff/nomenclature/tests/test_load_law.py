"""Loading the law: whole, once, by those who may, told in the trail."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from customhouse.countries.demoland import PACK
from customhouse.foundation.access.errors import AccessDenied
from customhouse.foundation.access.records import SYSTEM, Actor, Role
from customhouse.foundation.audit.models import Event
from customhouse.tariff.nomenclature import queries
from customhouse.tariff.nomenclature.models import GoodsCodeRow
from customhouse.tariff.nomenclature.services import is_loaded, load_law
from customhouse.tariff.nomenclature.tests.lawful import AT, ON, demoland

pytestmark = pytest.mark.django_db


def test_the_law_is_loaded_whole_and_only_once() -> None:
    assert not is_loaded()
    assert load_law(pack=PACK, actor=SYSTEM, at=AT) == len(demoland().codes)
    assert load_law(pack=PACK, actor=SYSTEM, at=AT) == 0
    assert is_loaded()


def test_what_is_loaded_is_what_the_files_say() -> None:
    load_law(pack=PACK, actor=SYSTEM, at=AT)
    assert set(queries.snapshot().codes) == set(demoland().codes)
    assert [goods.code for goods in queries.children("", ON)][:4] == ["I", "II", "III", "IV"]


def test_loading_is_told_in_the_trail_once() -> None:
    load_law(pack=PACK, actor=SYSTEM, at=AT)
    load_law(pack=PACK, actor=SYSTEM, at=AT)
    assert list(Event.objects.values_list("subject", "kind")) == [("nomenclature:XD", "nomenclature.loaded")]


def test_a_row_that_the_pack_tells_otherwise_is_brought_up_to_date() -> None:
    load_law(pack=PACK, actor=SYSTEM, at=AT)
    GoodsCodeRow.objects.filter(code="0901").update(text_en="Tea")
    assert load_law(pack=PACK, actor=SYSTEM, at=AT + timedelta(days=1)) == 1
    heading = queries.at("0901", ON)
    assert heading
    assert heading.text_en.startswith("Coffee")


def test_a_trader_may_not_load_law() -> None:
    with pytest.raises(AccessDenied):
        load_law(pack=PACK, actor=Actor("t", frozenset({Role.TRADER})), at=AT)
    assert not is_loaded()


def test_a_pack_without_files_is_an_error_and_loads_nothing() -> None:
    with pytest.raises(FileNotFoundError):
        load_law(pack=replace(PACK, package="customhouse.countries"), actor=SYSTEM, at=AT)
    assert not is_loaded()


def test_the_snapshot_is_kept_until_law_changes() -> None:
    load_law(pack=PACK, actor=SYSTEM, at=AT)
    kept = queries.snapshot()
    assert queries.snapshot() is kept
    GoodsCodeRow.objects.filter(code="0901").update(text_en="Tea", loaded_at=AT + timedelta(seconds=1))
    heading = queries.snapshot().at("0901", ON)
    assert heading
    assert heading.text_en == "Tea"


def test_the_database_refuses_a_span_that_ends_before_it_begins() -> None:
    row = {"code": "0101", "level": "heading", "parent": "01", "text_en": "x", "loaded_at": AT}
    with pytest.raises(IntegrityError), transaction.atomic():
        GoodsCodeRow.objects.create(valid_from="2020-01-01", valid_to="2019-12-31", **row)


def test_browsing_goes_from_the_sections_to_what_may_be_declared() -> None:
    load_law(pack=PACK, actor=SYSTEM, at=AT)
    root = queries.browse("", ON)
    line = queries.browse("09012110", ON)
    assert root
    assert root.goods is None
    assert len(root.children) == 21
    assert line
    assert line.is_declarable
    assert [goods.code for goods in line.path] == [*(goods.code for goods in queries.path_to("090121", ON)), "09012110"]
    assert queries.browse("0000", ON) is None


def test_search_reads_the_law_that_is_loaded() -> None:
    load_law(pack=PACK, actor=SYSTEM, at=AT)
    assert queries.search("coffee", ON, 1)[0].goods.code == "0901"
    assert queries.search("coffee", ON, 1)[0].goods.code == "0901"
    assert str(GoodsCodeRow.objects.get(code="0901")) == "0901"
