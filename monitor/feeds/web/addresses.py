"""Which addresses of the web are asked at all: of a length that somebody uses, and public where a connection leads.

What is not public stands here as a table of its own: what Python calls global differs from version to version, and it
knows nothing of clouds. Sources: the IANA registries of special-purpose addresses of IPv4 and IPv6, with the RFC of
each row, and the handbooks of the clouds for the addresses by which their machines are told secrets.
"""

from __future__ import annotations

import re
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

MAX_LENGTH = 8_000
"""Characters of an address that is asked; RFC 9110, section 4.1, wants servers to take as many."""

_MAX_AUTHORITY = 1_000  # characters; a host has 253 at most (RFC 1035), a name and a password may stand before it
_MAX_HOST = 260  # with its port
_AUTHORITY = re.compile(r"\s*[^:/?#\\]*:?[/\\]*([^/?#\\]*)")

_NOT_PUBLIC_4 = tuple(
    map(
        IPv4Network,
        [
            "0.0.0.0/8",  # this network: RFC 791
            "10.0.0.0/8",  # private: RFC 1918
            "100.64.0.0/10",  # shared behind carriers: RFC 6598; Alibaba Cloud tells its machines by 100.100.100.200
            "127.0.0.0/8",  # loopback: RFC 1122
            "168.63.129.16/32",  # Microsoft Azure's channel to its machines: "What is IP address 168.63.129.16?"
            "169.254.0.0/16",  # link-local: RFC 3927; most clouds tell their machines by 169.254.169.254
            "172.16.0.0/12",  # private: RFC 1918
            "192.0.0.0/24",  # protocol assignments: RFC 6890; Oracle Cloud told its machines by 192.0.0.192
            "192.0.2.0/24",  # documentation: RFC 5737
            "192.31.196.0/24",  # AS112, which answers look-ups of private addresses: RFC 7535
            "192.52.193.0/24",  # automatic multicast tunnels: RFC 7450
            "192.88.99.0/24",  # relays of 6to4, given up: RFC 7526
            "192.168.0.0/16",  # private: RFC 1918
            "192.175.48.0/24",  # AS112: RFC 7534
            "198.18.0.0/15",  # benchmarks: RFC 2544
            "198.51.100.0/24",  # documentation: RFC 5737
            "203.0.113.0/24",  # documentation: RFC 5737
            "224.0.0.0/4",  # multicast: RFC 5771
            "240.0.0.0/4",  # reserved, and broadcast: RFC 1112, RFC 8190
        ],
    )
)
# All that IANA has given out. The rest is loopback, unique local (with fd00:ec2::254 of Amazon and fd20:ce::254 of
# Google, by which they tell their machines), link-local, site-local, multicast, for translators, or nobody's.
_GLOBAL_UNICAST = IPv6Network("2000::/3")
_NOT_PUBLIC_6 = tuple(
    map(
        IPv6Network,
        [
            "2001::/23",  # protocol assignments: RFC 2928; Teredo (RFC 4380), benchmarks, ORCHID, AS112 among them
            "2001:db8::/32",  # documentation: RFC 3849
            "2620:4f:8000::/48",  # AS112: RFC 7534
            "3ffe::/16",  # 6bone, given back: RFC 3701
            "3fff::/20",  # documentation: RFC 9637
        ],
    )
)
_MAPPED = IPv6Network("::ffff:0:0/96")  # an IPv4 address as it is written for IPv6: RFC 4291
_NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052; 64:ff9b:1::/48 (RFC 8215) leads into a network of somebody's own
_6TO4 = IPv6Network("2002::/16")  # RFC 3056
_ISATAP = 0x5EFE  # RFC 5214: a tunnel to the IPv4 address behind it, in whatever network


def is_public_address(address: str) -> bool:
    """Whether an IP address, as text, is reachable for everybody: no private, loopback, link-local, shared, multicast,
    reserved or documentation one, nor one by which a cloud tells its machines, nor an IPv6 address that leads to such
    an IPv4 address. False for anything that is no address."""
    try:
        ip = ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, IPv4Address):
        return not any(ip in network for network in _NOT_PUBLIC_4)
    embedded = _embedded_ipv4(ip)
    if embedded is not None and not is_public_address(str(embedded)):
        return False
    if ip in _MAPPED or ip in _NAT64:
        return True
    return ip in _GLOBAL_UNICAST and not any(ip in network for network in _NOT_PUBLIC_6)


def _embedded_ipv4(ip: IPv6Address) -> IPv4Address | None:
    value = int(ip)
    if ip in _MAPPED or ip in _NAT64 or (value >> 32) & 0xFDFFFFFF == _ISATAP:
        return IPv4Address(value & 0xFFFFFFFF)
    if ip in _6TO4:
        return IPv4Address((value >> 80) & 0xFFFFFFFF)
    return None


def is_too_long(address: str) -> bool:
    """Whether an address, or the host in it, is longer than any in use. To be asked before it is parsed: to write a
    host of 32 kB in ASCII (IDNA) takes a second."""
    if len(address) > MAX_LENGTH:
        return True
    found = _AUTHORITY.match(address)
    authority = found[1] if found else ""
    return len(authority) > _MAX_AUTHORITY or len(authority.rpartition("@")[2]) > _MAX_HOST
