"""Serve the application with granian until it is told to stop."""

import os
import socket
from collections.abc import Callable

from granian import Granian
from granian.constants import Interfaces

from wangge.kernel.errors import WanggeError


class PortTaken(WanggeError):
    """Another program listens on the port."""

    code = "serve.port_taken"
    status = 500
    zh = "端口 {port} 已被占用，服务未启动。请关闭占用程序，或换一个端口：--port {other}。"
    en = "Port {port} is in use; nothing was started. Stop that program or take --port {other}."


def serve_forever(*, host: str, port: int, say: Callable[[str], None]) -> None:
    """Serve HTTP on `host:port`; returns after Ctrl-C, when every worker has ended.

    Raises PortTaken when something listens there already.
    """
    _require_free(host, port)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wangge.site.settings")
    say(f"网格 Wangge 已启动：[bold]http://{host}:{port}[/]（Ctrl-C 停止）")
    Granian(
        "wangge.site.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=max(1, min(4, os.cpu_count() or 1)),
        blocking_threads=4,
        log_access=False,
        log_level="warning",
    ).serve()


def _require_free(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise PortTaken(port=port, other=port + 1) from error
