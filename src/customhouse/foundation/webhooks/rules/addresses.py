"""Which addresses may be called: never a way into this machine or its network, unless the installation says so.

Sources: IANA special-purpose address registries (RFC 6890), as Python's `ipaddress` knows them. Addresses by RFC 3056
(6to4), RFC 4380 (Teredo) and RFC 6052 (NAT64) carry an IPv4 address, which is judged in their stead.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

from customhouse.messages.findings import Finding, Severity, msgid

LONGEST = 300
NAT64 = IPv6Network("64:ff9b::/96")
HERE = frozenset({"localhost", "127.0.0.1", "::1"})
PORTS = {"https": 443, "http": 80}


@dataclass(frozen=True, slots=True)
class Target:
    """Where a call goes: scheme, host as named, port, and path with query."""

    scheme: str
    host: str
    port: int
    path: str


def faults(url: str, networks: str) -> tuple[Finding, ...]:
    """What speaks against an address by its looks alone; the host's own addresses are judged when it is called."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return (_fault("WEBHOOK-UNREADABLE", msgid("This is no web address.")),)
    if len(url) > LONGEST or not url.isascii() or not url.isprintable() or " " in url or not host or port == 0:
        return (_fault("WEBHOOK-UNREADABLE", msgid("This is no web address.")),)
    if parts.username is not None or parts.password is not None or parts.fragment:
        return (_fault("WEBHOOK-PLAIN", msgid("The address may hold no user name, password or “#”.")),)
    is_try = parts.scheme == "http" and host in HERE and networks != "public"
    if parts.scheme != "https" and not is_try:
        return (_fault("WEBHOOK-HTTPS", msgid("The address must begin with https://.")),)
    if _is_number(host) and not may_call(host, networks):
        return (_fault("WEBHOOK-PRIVATE", msgid("This address is not one of the public internet.")),)
    return ()


def target_of(url: str) -> Target:
    """The parts of an address without faults.

    >>> target_of("https://erp.example/in?x=1")
    Target(scheme='https', host='erp.example', port=443, path='/in?x=1')
    """
    parts = urlsplit(url)
    query = f"?{parts.query}" if parts.query else ""
    return Target(parts.scheme, parts.hostname or "", parts.port or PORTS[parts.scheme], (parts.path or "/") + query)


def may_call(address: str, networks: str) -> bool:
    """Whether an IP address may be called.

    >>> may_call("127.0.0.1", "public"), may_call("127.0.0.1", "localhost"), may_call("::ffff:10.0.0.1", "localhost")
    (False, True, False)
    """
    found = ip_address(address.partition("%")[0])
    judged: list[IPv4Address | IPv6Address] = [*_inside(found)] or [found]
    if any(each.is_multicast or each.is_unspecified for each in (found, *judged)):
        return False
    if networks == "any":
        return not any(each.is_link_local for each in judged)
    if networks == "localhost" and all(each.is_loopback for each in judged):
        return True
    return all(each.is_global and not each.is_reserved for each in judged)


def _inside(address: IPv4Address | IPv6Address) -> Iterator[IPv4Address]:
    """The IPv4 addresses that an IPv6 address carries."""
    if isinstance(address, IPv4Address):
        return
    carried: list[IPv4Address | None] = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
    if address in NAT64:
        carried.append(IPv4Address(int(address) & 0xFFFFFFFF))
    yield from (each for each in carried if each is not None)


def _is_number(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _fault(code: str, message: str) -> Finding:
    remedy = msgid("Give the address at which your system listens, as https://erp.example/customs.")
    return Finding(code, Severity.ERROR, "", "url", message, remedy, {})
