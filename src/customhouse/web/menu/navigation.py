"""The site's navigation as one person sees it, made from the list in `sections`.

An entry whose address is not mounted in this installation is left out, as is a section without entries.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse

from customhouse.foundation.access.records import Actor
from customhouse.foundation.pages.records import Words
from customhouse.web.menu.entries import Entry, Section
from customhouse.web.menu.sections import SECTIONS


@dataclass(frozen=True, slots=True)
class Link:
    """An entry as one person sees it: with its address, and whether they are there."""

    entry: Entry
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class Menu:
    """A section as one person sees it."""

    label: Words
    links: tuple[Link, ...]


def address(route: str) -> str:
    """The address of a route; empty when this installation does not mount it."""
    try:
        return reverse(route)
    except NoReverseMatch:
        return ""


def may_see(actor: Actor, entry: Entry) -> bool:
    """Whether the entry is for everybody or for a part that the actor plays."""
    return not entry.roles or actor.has(*entry.roles)


def menus(actor: Actor, path: str, sections: Sequence[Section] = SECTIONS) -> list[Menu]:
    """The navigation as `actor` sees it at `path`; the entry with the longest address that leads there is current."""
    found = [
        (section, [(entry, address(entry.route)) for entry in section.entries if may_see(actor, entry)])
        for section in sections
    ]
    addresses = [url for _section, entries in found for _entry, url in entries if url and path.startswith(url)]
    here = max(addresses, key=len, default="")
    shown = [
        Menu(section.label, tuple(Link(entry, url, url == here) for entry, url in entries if url))
        for section, entries in found
    ]
    return [menu for menu in shown if menu.links]
