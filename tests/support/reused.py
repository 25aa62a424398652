"""What libraries make anew for each client or request, made once for all tests of a process: each of the thousands of
workers in these tests would spend a twentieth of a second on it, a real one does so once in its life."""

from __future__ import annotations

import os
import ssl
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from typing import Any

import pytest

_PLACES = ("SSL_CERT_FILE", "SSL_CERT_DIR")


@pytest.fixture(scope="session", autouse=True)
def trusted_once() -> Iterator[None]:
    """The certificates that clients trust are read once, for each place that they are read from."""
    read = ssl.create_default_context
    known: dict[object, ssl.SSLContext] = {}

    def create(purpose: ssl.Purpose = ssl.Purpose.SERVER_AUTH, **sources: Any) -> ssl.SSLContext:
        key = (purpose, *sorted(sources.items()), *map(os.environ.get, _PLACES))
        if key not in known:
            known[key] = read(purpose, **sources)
        return known[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ssl, "create_default_context", create)
        yield


@pytest.fixture(scope="session", autouse=True)
def sought_once() -> Iterator[None]:
    """Where there is no sniffio, httpcore looks through all folders for it at every request."""
    with pytest.MonkeyPatch.context() as patch:
        if find_spec("sniffio") is None:
            patch.setitem(sys.modules, "sniffio", None)
        yield
