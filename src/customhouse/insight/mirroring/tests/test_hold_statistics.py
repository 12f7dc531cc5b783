"""Partners' statistics: looked at, brought in, held against released imports, and told beside prices."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from conftest import AT
from customhouse.clearance.declarations.models import Declaration, Item
from customhouse.clearance.pricing import build_prices
from customhouse.clearance.tests.lodged import lodged, message, person, signed_in
from customhouse.clearance.tests.released import let_go
from customhouse.foundation.access.errors import AccessDenied, Conflict, Refused
from customhouse.foundation.access.records import SYSTEM, Actor, Role
from customhouse.foundation.config.country import CountryPack
from customhouse.foundation.config.settings import settings
from customhouse.insight.mirroring.services import compare, is_due
from customhouse.insight.mirroring.tasks import compare_when_due
from customhouse.targeting.mirrors import queries, services
from customhouse.targeting.mirrors.models import MirrorComparison, MirrorEdition, MirrorGap, MirrorStatement
from customhouse.targeting.mirrors.services import LookedAt
from customhouse.web.tests.command_lines import run

ANNA = Actor("anna", frozenset({Role.ANALYST}))
OMAR = Actor("omar", frozenset({Role.OFFICER}))
HEAD = "product,partner,period,value,currency,net_mass\n"


@pytest.fixture
def item(demoland: CountryPack) -> Item:
    """An item of an import that was released."""
    row = lodged(message(demoland))
    let_go(row)
    build_prices(until=(AT + timedelta(days=1)).date(), actor=SYSTEM, at=AT)
    return Item.objects.get(declaration=row)


def stating(item: Item, currency: str = "XDD", times: int = 3) -> bytes:
    """A table that states so many times what was declared, in its month and from its origin; and something else."""
    month = f"{item.declaration.legal_date:%Y-%m}"
    said = f"{item.tariff_code[:6]},{item.origin},{month},{item.customs_value * times},{currency},"
    return f"{HEAD}{said}{(item.net_mass or 0) * times}\n999999,ZZ,2024,5,QQQ,1\nbad\n".encode()


def brought_in(data: bytes) -> services.Loaded:
    """Brought in by the analyst."""
    return services.load_statistics(data=data, file="t.csv", source="Theirs", actor=ANNA, at=AT, dry_run=False)


def test_statistics_are_compared_and_told_beside_prices(
    item: Item, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """From the table to the gap: ranked, cited, beside the price on page, in API and command; then mended."""
    assert compare(actor=ANNA, at=AT) is None
    compare_when_due(AT)
    assert queries.gaps_of(item.tariff_code, item.origin) == []
    site = signed_in(person("anna", Role.ANALYST))
    assert "Bring statistics in" in site.get("/mirrors/").content.decode()
    brought_in(stating(item))
    assert "Not compared yet" in site.get("/mirrors/").content.decode()
    compare_when_due(AT)
    assert not is_due(AT)
    assert is_due(AT + timedelta(days=1))
    made = MirrorComparison.objects.get()
    assert (made.gaps_count, made.unrated, "art. 122" in made.freight_reference) == (2, 1, True)
    year = queries.gaps_for(ANNA).get()
    value = round(item.customs_value * 3 * Decimal("1.08"), 3)
    assert (year.stated, year.declared, year.missing) == (value, item.customs_value, value - item.customs_value)
    assert year.by_quantity == round(value * 2 / 3, 3)
    cited_and_told_beside_prices(site, item, year)
    mended_by_command(item, capsys, monkeypatch, tmp_path)


def cited_and_told_beside_prices(site: Client, item: Item, year: MirrorGap) -> None:
    """The ranked page with its sentences, its table as CSV, the price on pages and over HTTP."""
    text = site.get("/mirrors/", {"partner": item.origin, "by": "price"}).content.decode()
    assert "8 % was added" in text.replace("<bdi>", "").replace("</bdi>", "")
    table = b"".join(site.get("/mirrors/?format=csv")).decode("utf-8-sig").splitlines()
    assert (len(table), table[1].split(",")[2]) == (2, item.tariff_code[:6])
    officer = signed_in(person("omar", Role.OFFICER, office=item.declaration.office))
    for page in (
        f"/declarations/{item.declaration.mrn}/prices/1/",
        f"/prices/?code={item.tariff_code}&origin={item.origin}",
    ):
        assert "What the partner country states" in officer.get(page).content.decode(), page
    told = site.get(f"/api/v1/prices/{item.tariff_code}", {"origin": item.origin, "on": "2027-01-01"}).json()["mirror"]
    assert [(each["period"], each["pooled"]) for each in told] == [
        (year.period, True),
        (f"{item.declaration.legal_date:%Y-%m}", False),
    ]
    assert Decimal(site.get("/api/v1/mirrors/gaps").json()[0]["missing"]) == year.missing


def mended_by_command(
    item: Item, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A second edition: looked at, brought in as it was looked at, compared; the gap is closed."""
    monkeypatch.setattr("customhouse.web.installation.make_ready", lambda **_: None)
    shown = run(
        capsys, "price", "show", item.tariff_code, "--origin", item.origin, "--on", "2027-01-01", "--json"
    ).lines[0]
    assert shown["mirror"][0]["sentences"][0].endswith("less.")
    assert (
        "stand against"
        in run(capsys, "price", "show", item.tariff_code, "--origin", item.origin, "--on", "2027-01-01").out
    )
    file, report = tmp_path / "t.csv", tmp_path / "report.csv"
    file.write_bytes(stating(item, times=1))
    words = ("mirror", "import", str(file), "--json")
    tried = run(capsys, *words, "--dry-run", "--report", str(report))
    assert (tried.lines[0]["changed"], tried.lines[0]["same"], "is no product" in tried.err) == (1, 1, True)
    assert [line.split(",")[0] for line in report.read_text(encoding="utf-8").splitlines()] == [
        "what",
        "left_out",
        "changed",
    ]
    seen = ("--digest", tried.lines[0]["digest"], "--against", str(tried.lines[0]["against"]))
    assert run(capsys, *words, *seen).lines[0]["changed"] == 1
    assert run(capsys, *words, *seen).code == 1
    assert run(capsys, "mirror", "compare", "--json").lines[0]["gaps"] == 2
    assert run(capsys, "mirror", "compare").out
    listed = run(capsys, "mirror", "gaps", "--months", "--json").lines
    assert [Decimal(each["by_quantity"]) for each in listed] == [0]
    assert item.origin in run(capsys, "mirror", "gaps").out
    assert run(capsys, "mirror", "editions", "--json").lines[0]["source"] == ""
    assert "Theirs" in run(capsys, "mirror", "editions").out
    assert (MirrorStatement.objects.count(), MirrorGap.objects.count()) == (3, 2)


def test_only_goods_from_abroad_that_stand_are_counted(item: Item) -> None:
    """What was cancelled, came out of a warehouse, or is not released, is not what the partner speaks of."""
    brought_in(stating(item))
    Item.objects.bulk_create([
        copied(item, 2, previous_procedure="71"),
        copied(item, 3, supplementary_unit="NAR", supplementary_quantity=2),
    ])  # fmt: skip
    compare(actor=ANNA, at=AT)
    assert queries.gaps_for(ANNA, product=item.tariff_code[:2]).get().declared == 2 * item.customs_value
    Declaration.objects.filter(pk=item.declaration_id).update(cancelled_at=AT)
    compare(actor=ANNA, at=AT)
    assert queries.gaps_for(ANNA, period=f"{item.declaration.legal_date:%Y-%m}", months=True).get().declared == 0


def copied(item: Item, number: int, **more: Any) -> Item:
    """Another item of the same declaration."""
    row = Item.objects.get(pk=item.pk)
    row.pk, row.number = None, number
    for name, value in more.items():
        setattr(row, name, value)
    return row


def sent(site: Client, data: bytes, **more: Any) -> Any:
    """A table sent on the page."""
    return site.post("/mirrors/editions/", {"source": "Theirs", "table": SimpleUploadedFile("t.csv", data)} | more)


def test_what_is_brought_in_was_looked_at(item: Item, monkeypatch: pytest.MonkeyPatch) -> None:
    """The page reports and brings in the same file alone; so does the API; others read at most; size has a limit."""
    site, data = signed_in(person("anna", Role.ANALYST)), stating(item)
    looked = sent(site, data, deed="look")
    assert (looked.status_code, MirrorEdition.objects.count()) == (200, 0)
    assert "is no product" in looked.content.decode()
    seen = {name: looked.context["form"].initial[name] for name in ("digest", "against")}
    assert sent(site, data, deed="bring_in").status_code == 422
    assert sent(site, data + b"\n", deed="bring_in", **seen).status_code == 422
    assert sent(site, data, deed="bring_in", **seen).status_code == 302
    assert bytes(MirrorEdition.objects.get().content) == data
    assert "Theirs" in site.get("/mirrors/editions/").content.decode()
    assert sent(site, b"nothing", deed="look").status_code == 422
    token = {"X-CSRFToken": site.get("/mirrors/editions/").context["csrf_token"]}
    url = "/api/v1/mirrors/editions"
    told = site.post(f"{url}?source=A", data, content_type="text/csv", headers=token).json()
    assert (told["same"], told["left_out"], told["rows"][0]["what"]) == (2, 1, "left_out")
    assert site.post(f"{url}?dry_run=false", data, content_type="text/csv", headers=token).status_code == 409
    assert len(site.get(url).json()) == 1
    with pytest.raises(AccessDenied):
        services.load_statistics(data=data, file="", source="", actor=OMAR, at=AT, dry_run=True)
    with pytest.raises(Refused):
        services.load_statistics(data=HEAD.encode(), file="", source="", actor=ANNA, at=AT, dry_run=True)
    with pytest.raises(Conflict):
        services.load_statistics(
            data=data, file="", source="", actor=ANNA, at=AT, dry_run=False, looked_at=LookedAt("0" * 64, 0)
        )
    monkeypatch.setattr(settings(), "max_list_bytes", 10)
    assert "larger than" in sent(site, data, deed="look").content.decode()
    assert site.post(url, data, content_type="text/csv", headers=token).status_code == 413
