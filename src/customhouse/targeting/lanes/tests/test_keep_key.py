"""Keeping the selection key: it is there, stays the same, and is shown to nobody."""

from __future__ import annotations

from customhouse.foundation.config.secrets import kept_secret
from customhouse.foundation.config.settings import settings
from customhouse.targeting.lanes.queries import selection_key


def test_the_key_is_given_or_kept() -> None:
    """The installation's own key, or one made once and kept in its home."""
    installation = settings()
    assert selection_key() == kept_secret(installation.selection_key, installation.home / "selection_key").encode()
    assert len(selection_key()) > 20


def test_settings_never_print_it() -> None:
    assert selection_key().decode() not in repr(settings()) + str(settings().model_dump())
