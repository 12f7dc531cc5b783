"""A trained model as the registry knows it: without its bytes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class InstalledModel:
    """A version of a model; `facts` are what it was made of and measured at, as its area told them."""

    name: str
    version: int
    sha256: str
    size: int
    facts: Mapping[str, object]
    installed_by: str
    installed_at: datetime
