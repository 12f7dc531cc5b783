"""Loading a country's tariff, adopting and ending measures."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from customhouse.foundation.access.errors import AccessDenied, Conflict, NotFound, Refused
from customhouse.foundation.access.records import SYSTEM, Actor, Role
from customhouse.foundation.audit.models import Event
from customhouse.foundation.config.country import CountryPack, country_pack
from customhouse.tariff.duties.tests.laws import measure_row, tariff
from customhouse.tariff.measures import queries
from customhouse.tariff.measures.models import LawVersion, Measure
from customhouse.tariff.measures.records import MeasureLaw, TariffSnapshot
from customhouse.tariff.measures.rules.reading import read_law
from customhouse.tariff.measures.services import adopt_measure, end_measure, load_law

AT = datetime(2026, 3, 1, tzinfo=UTC)
DAY = AT.date()
SPECIALIST = Actor("ana", frozenset({Role.TARIFF_SPECIALIST}))
TRADER = Actor("tom", frozenset({Role.TRADER}))
TAXES = (
    "type,order,base,rounding,scale,name_en,name_fr,name_ar,legal_reference,valid_from,valid_to\n"
    "CUD,10,value,half-up,2,Duty,Droit,رسم,XD-1,2019-01-01,\n"
)
AREAS = "group,member,valid_from,valid_to,name_en,name_fr,name_ar\nPACT,JP,2019-01-01,,Pact,Pacte,ميثاق\n"
ACTS = "reference,title_en,title_fr,title_ar,published\nXD-1,Act,Loi,قانون,2018-11-05\n"
HEADING = (
    "id,type,commodity,direction,origin_group,excluded,preference,additional_code,certificate,expression,"
    "legal_reference,valid_from,valid_to\n"
)
COFFEE = "C-09,CUD,09,import,,,,,,9 %,XD-1,2019-01-01,\n"


@dataclass(frozen=True, slots=True)
class Folder(CountryPack):
    """A country pack whose data lie in a folder of a test."""

    root: Path = Path()

    def data(self, *parts: str) -> Path:  # a path has what the loader reads
        """A file of the folder."""
        return Path(self.root, *parts)


def pack(root: Path, measures: str = COFFEE, **files: str) -> CountryPack:
    contents = {"taxes": TAXES, "areas": AREAS, "acts": ACTS, "measures": HEADING + measures, **files}
    (root / "tariff").mkdir(exist_ok=True)
    for name, text in contents.items():
        (root / "tariff" / f"{name}.csv").write_text(text, encoding="utf-8")
    return Folder("testland", "XT", "XDD", "UTC", ("en",), default_office="XT01", package="none", root=root)


def load(root: Path, measures: str = COFFEE, **files: str) -> int:
    return load_law(pack=pack(root, measures, **files), actor=SPECIALIST, at=AT)


def measure(**cells: str) -> MeasureLaw:
    return read_law({"measures": [measure_row(**cells)]}).measures[0]


@pytest.mark.django_db
def test_law_is_loaded_once(tmp_path: Path) -> None:
    assert load(tmp_path) == 5
    token = LawVersion.objects.get().token
    assert load(tmp_path) == 0
    assert LawVersion.objects.get().token == token
    assert Event.objects.filter(subject="tariff:law").count() == 1


@pytest.mark.django_db
def test_loaded_law_is_what_the_files_say(tmp_path: Path) -> None:
    load(tmp_path)
    law = queries.snapshot()
    (row,) = law.measures_for("0901", DAY)
    assert (row.id, row.expression, row.valid_to) == ("C-09", "9 %", None)
    assert law.is_member("PACT", "JP", DAY)
    assert queries.tax_names(DAY) == {"CUD": {"en": "Duty", "fr": "Droit", "ar": "رسم"}}
    act = queries.legal_act("XD-1")
    assert act is not None
    assert act.titles["fr"] == "Loi"
    assert queries.acts() == [act]
    assert queries.legal_act("XD-2") is None


@pytest.mark.django_db
def test_a_pack_may_end_what_stands_and_add_to_it(tmp_path: Path) -> None:
    load(tmp_path)
    ended = COFFEE.replace("2019-01-01,", "2019-01-01,2025-12-31")
    later = "C-09B,CUD,09,import,,,,,,12 %,XD-1,2026-01-01,\n"
    assert load(tmp_path, ended + later) == 2
    assert [row.id for row in queries.measures_for("09", DAY)] == ["C-09B"]
    assert [row.id for row in queries.measures_for("09", date(2025, 12, 31))] == ["C-09"]
    assert load(tmp_path) == 0, "an end that stands is not taken back by a pack that has none"


@pytest.mark.django_db
def test_what_stands_is_not_edited(tmp_path: Path) -> None:
    load(tmp_path)
    with pytest.raises(Conflict, match="expression"):
        load(tmp_path, COFFEE.replace("9 %", "10 %"))
    assert Measure.objects.get().expression == "9 %"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("more", "code"),
    [
        ("C-X,CUD,09,import,,,,,,12 %,XD-1,2026-01-01,\n", "LAW-OVERLAP"),
        ("C-X,CUD,10,import,,,,,,12 ZZZ / KGM,XD-1,2026-01-01,\n", "EXP-CURRENCY"),
        ("C-X,CUD,10,import,,,,,,12 XDD / QQQ,XD-1,2026-01-01,\n", "EXP-UNIT"),
        ("C-X,CUD,10,import,,,,,,12 %,XD-1,2026-31-01,\n", "LAW-ROW"),
    ],
)
def test_law_that_does_not_hold_together_is_refused_whole(tmp_path: Path, more: str, code: str) -> None:
    with pytest.raises(Refused) as caught:
        load(tmp_path, COFFEE + more)
    assert caught.value.code == code
    assert not Measure.objects.exists()


@pytest.mark.django_db
def test_only_the_tariff_service_changes_law(tmp_path: Path) -> None:
    with pytest.raises(AccessDenied):
        load_law(pack=pack(tmp_path), actor=TRADER, at=AT)
    with pytest.raises(AccessDenied):
        adopt_measure(measure=measure(id="A"), currency="XDD", actor=TRADER, at=AT)
    with pytest.raises(AccessDenied):
        end_measure(measure_id="A", last_day=DAY, actor=TRADER, at=AT)


@pytest.mark.django_db
def test_a_measure_is_adopted_and_ended(tmp_path: Path) -> None:
    load(tmp_path)
    adopt_measure(measure=measure(id="N", commodity="0901", expression="3 %"), currency="XDD", actor=SPECIALIST, at=AT)
    assert [row.id for row in queries.measures_for("0901", DAY)] == ["N", "C-09"]
    ended = end_measure(measure_id="N", last_day=DAY, actor=SPECIALIST, at=AT)
    assert ended.valid_to == DAY
    assert [row.id for row in queries.measures_for("0901", date(2026, 3, 2))] == ["C-09"]
    assert list(Event.objects.filter(subject="measure:N").order_by("id").values_list("kind", flat=True)) == [
        "adopted",
        "ended",
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"commodity": "09"}, "LAW-OVERLAP"),
        ({"expression": "9"}, "EXP-CURRENCY"),
        ({"type": "VAT"}, "LAW-MEASURE-TAX"),
        ({"valid_to": "2018-01-01"}, "LAW-DATES"),
        ({"origin_group": "NOWHERE"}, "LAW-MEASURE-REACH"),
    ],
)
def test_a_measure_that_cannot_be_law_is_refused(tmp_path: Path, cells: dict[str, str], code: str) -> None:
    load(tmp_path)
    with pytest.raises(Refused) as caught:
        adopt_measure(measure=measure(id="N", **cells), currency="XDD", actor=SPECIALIST, at=AT)
    assert caught.value.code == code


@pytest.mark.django_db
def test_a_measure_that_stands_is_neither_adopted_again_nor_ended_twice(tmp_path: Path) -> None:
    load(tmp_path)
    with pytest.raises(Conflict, match="is used"):
        adopt_measure(measure=measure(id="C-09", commodity="10"), currency="XDD", actor=SPECIALIST, at=AT)
    with pytest.raises(NotFound):
        end_measure(measure_id="?", last_day=DAY, actor=SPECIALIST, at=AT)
    with pytest.raises(Conflict):
        end_measure(measure_id="C-09", last_day=date(2018, 1, 1), actor=SPECIALIST, at=AT)
    end_measure(measure_id="C-09", last_day=DAY, actor=SPECIALIST, at=AT)
    with pytest.raises(Conflict):
        end_measure(measure_id="C-09", last_day=DAY, actor=SPECIALIST, at=AT)


@pytest.mark.django_db
def test_the_snapshot_is_kept_until_the_law_changes(tmp_path: Path) -> None:
    assert queries.snapshot().measures == ()
    load(tmp_path)
    kept = queries.snapshot()
    assert queries.snapshot() is kept
    end_measure(measure_id="C-09", last_day=DAY, actor=SPECIALIST, at=AT)
    assert queries.snapshot() is not kept


@pytest.mark.django_db
def test_the_snapshot_of_a_day_holds_that_day_alone(tmp_path: Path) -> None:
    load(tmp_path, COFFEE.replace("2019-01-01,", "2019-01-01,2025-12-31"))
    assert queries.snapshot(DAY).measures == ()
    assert len(queries.snapshot(date(2025, 12, 31)).measures) == 1


@pytest.mark.django_db
def test_demoland_loads_and_covers_every_chapter() -> None:
    demoland = country_pack("demoland")
    assert load_law(pack=demoland, actor=SYSTEM, at=AT) > 2000
    assert load_law(pack=demoland, actor=SYSTEM, at=AT) == 0
    law = queries.snapshot()
    chapters = [f"{chapter:02}" for chapter in range(1, 98) if chapter != 77]
    reached = {chapter for chapter in chapters for row in law.reaching("CUD", "import", chapter + "99", DAY)}
    assert reached == set(chapters)


def test_days_asked_for_do_not_pile_up() -> None:
    law = tariff({"expression": "1 %"})
    for ordinal in range(5000):
        law.taxes_on(date.fromordinal(730000 + ordinal))
    assert len(law._taxes_on) < 4100


def test_answers_kept_do_not_pile_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("customhouse.tariff.measures.records._ANSWERS_KEPT", 10)
    law = tariff({"expression": "1 %"})
    for code in range(100, 150):
        assert law.reaching("CUD", "import", str(code), DAY)
    assert len(law._answers) <= 11


@pytest.mark.django_db
def test_a_measure_of_another_question_is_no_hindrance(tmp_path: Path) -> None:
    load(tmp_path)
    claimed = measure(id="P", commodity="09", preference="300", origin_group="PACT")
    assert adopt_measure(measure=claimed, currency="XDD", actor=SPECIALIST, at=AT) == claimed
    assert queries.measure_laws()[1] == claimed


def test_a_measure_without_its_tax_reaches_nothing() -> None:
    law = TariffSnapshot((), (), (replace(measure(id="A"), commodity="09"),))
    assert law.measures[0].commodity == "09"
    assert law.measures_for("09", DAY) == []
