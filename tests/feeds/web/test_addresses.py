from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.feeds.web.addresses import MAX_LENGTH, is_public_address, is_too_long


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.255.255.254",
        "0.0.0.0",  # noqa: S104
        "10.0.0.1",
        "172.16.5.4",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "192.0.2.1",
        "198.18.0.1",
        "224.0.0.1",
        "239.255.255.250",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::127.0.0.1",
        "::ffff:127.0.0.1",
        "::ffff:7f00:1",
        "::ffff:10.0.0.1",
        "64:ff9b::127.0.0.1",
        "64:ff9b::a9fe:a9fe",
        "64:ff9b:1::808:808",
        "2002:7f00:1::1",
        "2001:0:1::1",
        "2001:db8::1",
        "fc00::1",
        "fe80::1",
        "fe80::1%eth0",
        "fec0::1",
        "ff02::1",
        "ff0e::1",
        "2130706433",
        "0x7f000001",
        "127.1",
        "0177.0.0.1",
        "localhost",
        "",
        # clouds: what tells a machine its secrets, or its own to it
        "168.63.129.16",
        "100.100.100.200",
        "169.254.169.253",
        "192.0.0.192",
        "fd00:ec2::254",
        "fd20:ce::254",
        "fd00:42::42",
        "fe80::a9fe:a9fe",
        # what Pythons before, or all of them, call global
        "192.0.0.9",
        "192.0.0.10",
        "192.31.196.1",
        "192.52.193.1",
        "192.88.99.1",
        "192.175.48.1",
        "2001:1::1",
        "2001:3::1",
        "2001:4:112::1",
        "2001:20::1",
        "2001:30::1",
        "2620:4f:8000::1",
        "3ffe::1",
        "3fff::1",
        "3fff:fff:ffff::1",
        "4000::1",
        "5f00::1",
        "100::1",
        "::a00:1",
        "::ffff:0:a00:1",
        # IPv4 in IPv6
        "::ffff:168.63.129.16",
        "64:ff9b::168.63.129.16",
        "64:ff9b::100.100.100.200",
        "64:ff9b:1::1",
        "64:ff9b:1:ffff::a00:1",
        "2001:0:4136:e378:8000:63bf:f5ff:fffe",
        "2002:a00:1::1",
        "2002:a83f:8110::1",
        "2002:c058:6301::1",
        "2a01:4f8::5efe:10.0.0.1",
        "2a01:4f8::200:5efe:10.0.0.1",
    ],
)
def test_address_is_not_public(address: str) -> None:
    assert not is_public_address(address)


@pytest.mark.parametrize(
    "address",
    [
        "8.8.8.8",
        "1.1.1.1",
        "168.63.129.17",
        "100.128.0.1",
        "192.0.1.1",
        "192.88.98.1",
        "198.20.0.1",
        "2606:4700::1111",
        "2001:200::1",
        "2620:4f:8001::1",
        "::ffff:8.8.8.8",
        "64:ff9b::8.8.8.8",
        "2002:808:808::1",
        "2a01:4f8::5efe:8.8.8.8",
    ],
)
def test_address_is_public(address: str) -> None:
    assert is_public_address(address)


@given(st.ip_addresses(v=4))
def test_wrapping_an_address_does_not_change_the_verdict(address: ipaddress.IPv4Address) -> None:
    verdict = is_public_address(str(address))
    for prefix in ("::ffff:", "64:ff9b::"):
        assert is_public_address(f"{prefix}{address}") == verdict


@given(st.ip_addresses())
def test_what_python_calls_local_is_not_public(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> None:
    """Every version of it: each knows fewer or as many as the table."""
    if address.is_private or address.is_multicast or address.is_reserved or address.is_link_local:
        through = isinstance(address, ipaddress.IPv6Address) and (address.ipv4_mapped or address.sixtofour)
        assert through or int(address) >> 32 == 0x64FF9B << 64 or not is_public_address(str(address))


@pytest.mark.parametrize(
    "address",
    [
        "https://kite.example/feed",
        "https://reader:password@kite.example:8443/feed?a=@" + "b" * 5000,
        "/feed",
        "//kite.example/feed",
        "feed" * 50,
        "https:/kite.example",
        "",
        "https://" + ".".join(["a" * 49] * 5) + ":65535/",
    ],
)
def test_an_address_of_a_length_in_use(address: str) -> None:
    assert not is_too_long(address)


@pytest.mark.parametrize(
    "address",
    [
        "/" + "a" * MAX_LENGTH,
        "https://" + "é" * 300,
        "//" + "é" * 300 + "/feed",
        "\\\\" + "é" * 300,
        "https://" + "a" * 2000 + "@kite.example/",
        "https://name:password@" + "é." * 200 + "/",
        "  https:/" + "é" * 300,
        "HTTPS:" + "é" * 300,
    ],
)
def test_an_address_too_long_to_be_one(address: str) -> None:
    assert is_too_long(address)
