"""A declaration whose goods were released, for tests."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.db import transaction

from conftest import AT
from customhouse.clearance.declarations.models import Declaration
from customhouse.clearance.declarations.services import release_declaration
from customhouse.clearance.release.models import Release
from customhouse.clearance.release.queries import release_of
from customhouse.clearance.release.services import release_goods
from customhouse.clearance.tests.lodged import Message, lodged
from customhouse.foundation.access.records import SYSTEM


def let_go(declaration: Declaration, secured: str = "0", at: datetime = AT) -> Release:
    """The release of a declaration's goods, made if nothing has released them yet."""
    there = release_of(declaration.pk)
    if there is not None:
        return there
    with transaction.atomic():
        release = release_goods(declaration=declaration, secured=Decimal(secured), actor=SYSTEM, at=at)
        release_declaration(declaration=declaration, actor=SYSTEM, at=at)
    return release


def released(said: Message) -> tuple[Declaration, Release]:
    """A declaration that took the whole way."""
    declaration = lodged(said)
    return declaration, let_go(declaration)
