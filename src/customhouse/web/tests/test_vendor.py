"""The front-end files that are served are the ones recorded, each with a licence beside it."""

from __future__ import annotations

import importlib.util
import json
import re
from pathlib import Path
from types import ModuleType

import pytest

WEB = Path(__file__).resolve().parent.parent
ROOT = WEB.parents[2]


@pytest.fixture(scope="module")
def vendor() -> ModuleType:
    spec = importlib.util.spec_from_file_location("vendor", ROOT / "scripts" / "vendor.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    import sys

    sys.modules["vendor"] = module
    spec.loader.exec_module(module)
    return module


def test_files_agree_with_the_record(vendor: ModuleType) -> None:
    assert vendor.differences() == []


def test_a_changed_a_missing_and_a_foreign_file_show(
    vendor: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "changed.js").write_text("other")
    (tmp_path / "foreign.js").write_text("x")
    (tmp_path / "VENDOR.json").write_text(json.dumps([{"files": {"changed.js": "0", "missing.js": "0"}}]))
    monkeypatch.setattr(vendor, "VENDOR", tmp_path)
    monkeypatch.setattr(vendor, "RECORD", tmp_path / "VENDOR.json")
    assert vendor.differences() == ["missing.js is missing", "foreign.js is not recorded", "changed.js is changed"]


def test_every_package_has_its_licence(vendor: ModuleType) -> None:
    for package in vendor.PACKAGES:
        assert (vendor.VENDOR / package.folder / "LICENSE").stat().st_size > 400


def test_every_icon_that_is_used_is_in_the_sprite(vendor: ModuleType) -> None:
    sprite = (vendor.VENDOR / "icons" / "sprite.svg").read_text()
    asked = re.compile(r'\{% icon "([a-z0-9-]+)"')
    templates = [path.read_text() for path in WEB.parent.rglob("templates/**/*.html")]
    used = {name for text in templates for name in asked.findall(text)}
    from customhouse.web.lanes import SIGNS
    from customhouse.web.menu.sections import SECTIONS
    from customhouse.web.templatetags.customhouse import TONE_ICONS

    used |= {entry.icon for section in SECTIONS for entry in section.entries}
    used |= {sign.icon for sign in SIGNS.values()} | set(TONE_ICONS.values()) | {"inbox"}
    assert {name for name in used if f'id="{name}"' not in sprite} == set()
