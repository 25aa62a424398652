"""``monitor`` on a machine where a name that ends in ``.dead.example`` is looked up for twenty seconds, in vain."""

from __future__ import annotations

import socket
import sys
import time
from typing import Any

_look_up = socket.getaddrinfo


def _slowly(host: Any, *arguments: Any, **options: Any) -> Any:
    if str(host).endswith(".dead.example"):
        time.sleep(20)
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
    return _look_up(host, *arguments, **options)


if __name__ == "__main__":
    socket.getaddrinfo = _slowly
    from monitor.__main__ import main

    sys.exit(main())
