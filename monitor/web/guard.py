"""What a request must say of itself before the desk does anything with it.

A desk that asks for no password trusts whoever reaches it on this machine. A page of somebody else's, opened in a
browser here, reaches it too: by a form or a script (which tell their origin), or by a name of its own that it lets lead
to 127.0.0.1 ("DNS rebinding", which shows in the Host header).
"""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

_FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip")
SAFE = ("GET", "HEAD")
"""The methods that change nothing."""


@dataclass(frozen=True, slots=True)
class Reach:
    """Who reaches the desk. ``address`` is what readers type where a proxy stands before it, as ``https://…`` without
    an end; "" where none does. ``local``: it listens on loopback only."""

    local: bool
    address: str = ""

    @property
    def needs_password(self) -> bool:
        """May others than those at this machine reach it?"""
        return not self.local or bool(self.address)

    @property
    def secure(self) -> bool:
        """Do browsers reach it by https?"""
        return self.address.startswith("https://")


def is_loopback(host: str) -> bool:
    """Does this name or number lead to this machine only?"""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def fault(reach: Reach, method: str, headers: Mapping[str, str]) -> str:
    """Why a request is not answered; "" where it may be. ``headers`` knows names in any case."""
    host = headers.get("Host", "")
    return (
        _host_fault(reach, host)
        or _proxy_fault(reach, headers)
        or (_site_fault(headers) if method in SAFE else _origin_fault(reach, host, headers))
    )


def _host_fault(reach: Reach, host: str) -> str:
    name = _name(host)
    known = name == _name(urlsplit(reach.address).netloc) if reach.address else not reach.local
    if name and (known or is_loopback(name)):
        return ""
    return "this desk does not go by that name; use the address that it told when it started"


def _name(host: str) -> str:
    """The host of a Host header, without its port; "" where it is none."""
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


def _proxy_fault(reach: Reach, headers: Mapping[str, str]) -> str:
    if not reach.needs_password and any(name in headers for name in _FORWARDED):
        return "a proxy stands before this desk; set web.address in monitor.yaml and WEB_PASSWORD"
    return ""


def _site_fault(headers: Mapping[str, str]) -> str:
    """Another site may lead here by a link, and not take anything from here."""
    foreign = headers.get("Sec-Fetch-Site", "none") in ("cross-site", "same-site")
    if foreign and headers.get("Sec-Fetch-Mode") != "navigate":
        return "another site asked for this"
    return ""


def _origin_fault(reach: Reach, host: str, headers: Mapping[str, str]) -> str:
    site, origin = headers.get("Sec-Fetch-Site"), headers.get("Origin")
    ours = {f"http://{host}", f"https://{host}"} | ({reach.address} if reach.address else set())
    if (site is not None and site != "same-origin") or (origin is not None and origin not in ours):
        return "another site sent this; send it from a page of this desk"
    return ""


HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    # With no-referrer, browsers would send no origin along with a form.
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
"""What every answer says."""
