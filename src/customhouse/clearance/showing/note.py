"""The release note: what it says, as a PDF in the reader's language, and what anybody may verify of it.

The note goes with the goods: it names them by packages, marks and containers, so that a gate knows which may pass.
Nothing commercial stands on it (no value, no duty, no supplier), and nothing of control.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.safestring import mark_safe

from customhouse.clearance.declarations.models import Declaration
from customhouse.clearance.declarations.queries import declaration_law
from customhouse.clearance.declarations.records import DeclarationRecord, GoodsItem, Package
from customhouse.clearance.declarations.rules.understanding import understand
from customhouse.clearance.reading import read_version
from customhouse.clearance.release.errors import revoked
from customhouse.clearance.release.models import Release
from customhouse.clearance.release.queries import is_revoked
from customhouse.foundation.config.country import installed_pack, legal_day
from customhouse.foundation.config.settings import settings
from customhouse.foundation.documents import pdf, qr
from customhouse.foundation.documents.rules.codes import shown
from customhouse.parties.traders.queries import known_traders
from customhouse.reference.countries.queries import country_name
from customhouse.reference.offices.queries import resolve_offices
from customhouse.reference.packages.rules.kinds import UnknownPackage, package_name


@dataclass(frozen=True, slots=True)
class Load:
    """What one goods item is packed in: how many packages of which kind (in words), under which marks."""

    item: int
    quantity: int | None
    kind: str
    marks: str
    description: str = ""

    @property
    def direction(self) -> str:
        """Which way the description runs, by its first letter that says so: a line that is broken must keep it."""
        ways = (unicodedata.bidirectional(letter) for letter in self.description)
        return "rtl" if next((way for way in ways if way in {"L", "R", "AL"}), "L") != "L" else "ltr"


@dataclass(frozen=True, slots=True)
class ReleaseNote:
    """What a release note says. `address` is where it is verified, `code` what is typed there."""

    reference: str
    mrn: str
    lrn: str
    direction: str
    trader: str
    country: str
    office: str
    released_at: datetime
    loads: tuple[Load, ...]
    containers: tuple[str, ...]
    packages: int | None
    gross_mass: Decimal | None
    code: str
    address: str


def note_of(release: Release, language: str, site: str = "") -> ReleaseNote:
    """The note of a release, of the version that was released. `site` is the address under which it was asked for."""
    declaration = release.declaration
    record = released_words(release)
    return ReleaseNote(
        reference=release.reference,
        mrn=declaration.mrn or "",
        lrn=declaration.lrn,
        direction=declaration.direction,
        trader=_trader(declaration),
        country=country_name(installed_pack().code, language),
        office=office_name(release, language),
        released_at=release.at,
        loads=tuple(_loads(record, language)),
        containers=record.containers,
        packages=record.total_packages,
        gross_mass=record.total_gross_mass,
        code=shown(release.code),
        address=verification_address(release, site),
    )


def note_pdf(declaration: Declaration, release: Release, language: str, site: str = "") -> bytes:
    """The release note as a PDF; the same release and language give the same bytes.

    Raises `Conflict` where the release was revoked, `CannotPrint` where the machine lacks what PDF files need.
    """
    if is_revoked(release):
        raise revoked(declaration.mrn or "")
    release.declaration = declaration
    with translation.override(language), timezone.override(ZoneInfo(declaration_law().timezone)):
        note = note_of(release, language, site)
        code = mark_safe(qr.svg(note.address, border=2))  # noqa: S308  # drawn by us from an address of ours
        html = render_to_string("release/note.html", {"note": note, "qr": code})
    return pdf.render(html, at=release.at, identifier=f"{release.code} {language}", stylesheets=("release/note.css",))


def released_words(release: Release) -> DeclarationRecord:
    """What the declaration said in the version that was released."""
    version = release.declaration.versions.select_related("received").get(number=release.version)
    tree = read_version(version).declaration
    if tree is None:
        raise ValueError(f"Version {release.version} of {release.declaration.mrn} cannot be read.")
    return understand(tree, declaration_law())[0]


def loads_of(release: Release, language: str) -> tuple[Load, ...]:
    """What the released goods are packed in, item by item, without a word of what they are."""
    return tuple(
        Load(each.item, each.quantity, each.kind, each.marks) for each in _loads(released_words(release), language)
    )


def office_name(release: Release, language: str) -> str:
    """What the releasing office is called, with its code."""
    found = resolve_offices([release.office], legal_day(release.at)).get(release.office)
    return f"{found.name(language)} ({release.office})" if found else release.office


def verification_address(release: Release, site: str = "") -> str:
    """Where anybody verifies the note: under the installation's own address, else under the one that was asked."""
    start = settings().site_url or site or f"http://localhost:{settings().port}"
    return start.rstrip("/") + reverse("release:verify", args=[release.code])


def _trader(declaration: Declaration) -> str:
    """Whose goods they are: as declared, else as registered, else by number."""
    identifier = declaration.importer if declaration.direction == "import" else declaration.exporter
    if declaration.trader_name not in {"", identifier} or not identifier:
        return declaration.trader_name
    known = known_traders([identifier]).get(identifier)
    return known.name if known else identifier


def _loads(record: DeclarationRecord, language: str) -> Iterator[Load]:
    for item in record.items:
        packages: tuple[Package | None, ...] = item.packages or (None,)
        for place, package in enumerate(packages):
            yield _load(item, package, language, with_words=place == 0)


def _load(item: GoodsItem, package: Package | None, language: str, *, with_words: bool) -> Load:
    words = item.description if with_words else ""
    if package is None:
        return Load(item.number, None, "", "", words)
    return Load(item.number, package.quantity, _kind(package.kind, language), package.marks, words)


def _kind(code: str, language: str) -> str:
    """The kind of package by its code and its name."""
    try:
        return f"{code} · {package_name(code, language)}" if code else ""
    except UnknownPackage:
        return code
