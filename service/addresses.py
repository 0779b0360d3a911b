"""Which network addresses belong to the public internet, and which to our own network in some disguise."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

TRANSLATED: tuple[tuple[ipaddress.IPv6Network, int], ...] = (
    (ipaddress.IPv6Network("::ffff:0:0/96"), 0),  # IPv4-mapped
    (ipaddress.IPv6Network("::/96"), 0),  # IPv4-compatible, long deprecated
    (ipaddress.IPv6Network("64:ff9b::/96"), 0),  # NAT64
    (ipaddress.IPv6Network("2002::/16"), 80),  # 6to4
)
"""IPv6 networks whose addresses carry an IPv4 address, and how many bits stand to the right of it."""

NEVER: tuple[Network, ...] = tuple(
    ipaddress.ip_network(text)
    for text in (
        "192.0.0.0/24",  # protocol assignments, global to the standard library in part
        "192.88.99.0/24",  # 6to4 relays
        "198.18.0.0/15",  # benchmarks
        "64:ff9b:1::/48",  # NAT64 of one's own network
        "2001::/23",  # protocol assignments, Teredo among them
        "fec0::/10",  # site-local, deprecated
    )
)
"""Networks that lead to no machine of the public internet, whatever the standard library thinks of them."""


def public(text: str) -> bool:
    """Whether an address (as text, a scope id allowed) belongs to a machine of the public internet."""
    address: Address = ipaddress.ip_address(text.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        for network, right in TRANSLATED:
            if address in network:
                return public(str(ipaddress.IPv4Address((int(address) >> right) & 0xFFFFFFFF)))
    outside = address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)
    return outside and not any(address in network for network in NEVER if network.version == address.version)


def spelt_out_as_own(url: str) -> bool:
    """Whether a URL names ``localhost``, or by its number a machine of our own network: whoever types that means it.

    A name that merely leads there does not count: whoever owns the name could send us anywhere.
    """
    try:
        host = urlsplit(url).hostname or ""
        return host == "localhost" or not public(host)
    except ValueError:  # a name, or no address at all
        return False
