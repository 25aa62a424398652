"""A proxy on loopback before a PostgreSQL server, which falls silent when it is told to."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress

import psycopg


class Proxy:
    """Between a client and the server until ``silent`` is set; then it keeps what it is told."""

    def __init__(self, postgres_url: str) -> None:
        with psycopg.connect(postgres_url) as connection:
            info = connection.info
            self._target, who, name = f"{info.host}/.s.PGSQL.{info.port}", info.user, info.dbname
        self.silent = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._sockets = [self._listener]
        place = f"127.0.0.1:{self._listener.getsockname()[1]}"
        self.url = f"postgresql://{who}@{place}/{name}?connect_timeout=3"
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        for each in self._sockets:
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                server = socket.socket(socket.AF_UNIX)
                server.connect(self._target)
                self._sockets += [client, server]
                for pair in ((client, server), (server, client)):
                    threading.Thread(target=self._pass_on, args=pair, daemon=True).start()

    def _pass_on(self, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while sent := source.recv(65536):
                if not self.silent.is_set():
                    target.sendall(sent)
            target.close()
