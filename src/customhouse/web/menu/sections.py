"""The entries of the menu, a module for each heading or two: each is shown to those who play one of its parts."""

from __future__ import annotations

from customhouse.web.menu.administration import ADMINISTRATION
from customhouse.web.menu.clearance import CLEARANCE
from customhouse.web.menu.money import MONEY_MENU
from customhouse.web.menu.risk import RISK
from customhouse.web.menu.tariff import ORIGIN, TARIFF, VALUE

SECTIONS = (CLEARANCE, MONEY_MENU, RISK, TARIFF, VALUE, ORIGIN, ADMINISTRATION)
