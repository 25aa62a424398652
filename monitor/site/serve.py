"""A site on loopback, to look at it before it is put on a host."""

from __future__ import annotations

import functools
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from monitor.site.templates import policy


class _Handler(SimpleHTTPRequestHandler):
    """Files of one folder; no lists of folders."""

    policy = ""

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", self.policy)
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Referrer-Policy", "no-referrer")
        self.send_header("Cache-Control", "no-cache")
        super().end_headers()

    def list_directory(self, path: object) -> None:
        self.send_error(404)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (its name is the base's)
        """Who reads which page is written down nowhere."""


def server(folder: Path, port: int, *, pictures: bool = False) -> ThreadingHTTPServer:
    """A server of the folder on loopback; ``port`` 0 takes one that is free. Raises OSError where it is taken."""
    handler = type("Handler", (_Handler,), {"policy": policy(pictures=pictures)})
    return ThreadingHTTPServer(("127.0.0.1", port), functools.partial(handler, directory=str(folder)))
