"""The translation script: what it finds in sources, and what it complains of."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest
from babel.messages.catalog import Message

SCRIPT = Path(__file__).resolve().parent.parent / "scripts" / "locales.py"


@pytest.fixture(scope="module")
def locales() -> ModuleType:
    spec = importlib.util.spec_from_file_location("locales", SCRIPT)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["locales"] = module
    spec.loader.exec_module(module)
    return module


TEMPLATE = """{% load i18n %}<p title="{% translate "It's a title" %}">{% trans 'Single' as x %}
{% translate "Lane" context "lane" %}{{ _("Filtered") }} gettext("not one")
{% comment %}{% translate "No" %}{% endcomment %}
{% blocktranslate count n=n %}{{ n }} code is left.{% plural %}{{ n }} codes are left.{% endblocktranslate %}
{% blocktranslate trimmed with a=b %}
  Dear {{ a }},
  welcome.
{% endblocktranslate %}</p>"""
PYTHON = """
from django.utils.translation import gettext_lazy as _, pgettext_lazy, ngettext
A = _("Lazy " "joined")
B = pgettext_lazy("lane", "Green")
C = ngettext("%(n)s day", "%(n)s days", 3)
D = msgid("Rule {item}")
"""


def test_texts_are_found_in_python_and_templates(
    locales: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "customhouse"
    (root / "tests").mkdir(parents=True)
    (root / "page.html").write_text(TEMPLATE)
    (root / "rules.py").write_text(PYTHON)
    (root / "tests" / "test_x.py").write_text('_("Only a test")')
    monkeypatch.setattr(locales, "SOURCES", root)
    found = {(message.id, message.context) for message in locales.template() if message.id}
    assert found == {
        ("It's a title", None),
        ("Single", None),
        ("Lane", "lane"),
        ("Filtered", None),
        (("%(n)s code is left.", "%(n)s codes are left."), None),
        ("Dear %(a)s, welcome.", None),
        ("Lazy joined", None),
        ("Green", "lane"),
        (("%(n)s day", "%(n)s days"), None),
        ("Rule {item}", None),
    }


@pytest.mark.parametrize(
    ("asked", "given", "fault"),
    [
        ("Home", "Accueil", None),
        ("Home", "", "untranslated"),
        ("Item {item}", "Article", "placeholders differ ({item} wanted)"),
        ("Item {item}", "Article {items}", "placeholders differ ({item} wanted)"),
        ("Hello %(name)s", "Bonjour %(name)s", None),
        ("Hello", "Bonjour %(name)s", "placeholders differ (none wanted)"),
        (("%(n)s day", "%(n)s days"), ("un jour", "%(n)s jours"), None),
        (("%(n)s day", "%(n)s days"), ("un jour", "jours"), "placeholders differ (%(n)s wanted)"),
        (("%(n)s day", "%(n)s days"), ("un jour", ""), "untranslated"),
    ],
)
def test_faults_of_a_translation(
    locales: ModuleType, asked: str | tuple[str, str], given: str | tuple[str, ...], fault: str | None
) -> None:
    assert list(locales.faults(Message(asked), Message(asked, given))) == ([fault] if fault else [])


def test_a_text_that_is_not_in_the_catalogue_and_a_fuzzy_one_are_faults(locales: ModuleType) -> None:
    assert list(locales.faults(Message("New"), None)) == ["not extracted (run scripts/locales.py extract)"]
    assert list(locales.faults(Message("A"), Message("A", "B", flags=["fuzzy"]))) == ["fuzzy"]


def test_nothing_known_is_asked(locales: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    assert locales.main(["sing"]) == 2
    assert "compile" in capsys.readouterr().out
