"""The office behind a real socket, for real browsers."""

from __future__ import annotations

import contextlib
import socket
import threading

import uvicorn


class Served:
    """An app that answers at ``address`` until `stop`."""

    def __init__(self, app) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        config = uvicorn.Config(
            app, log_level="error", access_log=False, timeout_graceful_shutdown=1
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(
            target=self._server.run, args=([self._socket],), daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        self._server.should_exit = True
        self._thread.join()
        with contextlib.suppress(OSError):
            self._socket.close()


class Asked:
    """What a browser asked for: nothing of it may leave this machine."""

    def __init__(self, address: str) -> None:
        self._address = address
        self.elsewhere: list[str] = []

    def follow(self, context) -> None:
        context.on("request", self._note)

    def _note(self, request) -> None:
        if not request.url.startswith((self._address, "data:", "blob:")):
            self.elsewhere.append(request.url)
