"""The secret selection key, for those who choose lanes. It is never logged, shown or stored anywhere else."""

from __future__ import annotations

from functools import lru_cache

from customhouse.foundation.config.secrets import kept_secret
from customhouse.foundation.config.settings import settings


@lru_cache(maxsize=1)
def selection_key() -> bytes:
    """The key of random selection: that of the settings, else the one kept in the installation's home folder."""
    installation = settings()
    return kept_secret(installation.selection_key, installation.home / "selection_key").encode()
