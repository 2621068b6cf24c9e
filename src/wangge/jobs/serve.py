"""Serve the application with granian until it is told to stop."""

import os
import socket
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from granian import Granian
from granian.constants import Interfaces

from wangge.jobs.certificate import ensure_certificate, local_addresses
from wangge.kernel.errors import WanggeError
from wangge.kernel.time import now

THREADS_PER_WORKER = 4  # synchronous views wait on the database, not on each other
SECONDS_TO_FINISH = 3
"""For requests under way when the server is told to stop; a terminal's Ctrl-C reaches the workers
too, and one that was starting would otherwise wait for ever."""
MOST_WORKERS = 4  # one machine of a county; a province runs several behind a balancer


class PortTaken(WanggeError):
    """Another program listens on the port."""

    code = "serve.port_taken"
    status = 500
    zh = "端口 {port} 已被占用，服务未启动。请关闭占用程序，或换一个端口：--port {other}。"
    en = "Port {port} is in use; nothing was started. Stop that program or take --port {other}."


def prepare_https(*, home: Path) -> tuple[Path, Path]:
    """Make the local certificate and tell the settings, which must not have been loaded yet."""
    os.environ["WANGGE_HTTPS"] = "1"
    return ensure_certificate(folder=home / "tls", now=now())


def allow_local_hosts() -> None:
    """Accept requests addressed to any of this machine's names; before settings are loaded."""
    os.environ.setdefault("WANGGE_ALLOWED_HOSTS", ",".join([*local_addresses(), "[::1]"]))


def serve_forever(
    *,
    host: str,
    port: int,
    say: Callable[[str], None],
    tls: tuple[Path, Path] | None = None,
    beside: Sequence[str] = (),
) -> None:
    """Serve on `host:port`, with HTTPS if `tls` (certificate, key) is given, until Ctrl-C.

    `beside` is a command that runs as long as the server does: the worker. Returns when every
    worker has ended. Raises PortTaken when something listens there already.
    """
    _require_free(host, port)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wangge.site.settings")
    certificate, key = tls or (None, None)
    shown = local_addresses()[0] if host == "0.0.0.0" else host  # noqa: S104 (asked for)
    say(f"网格 Wangge 已启动：[bold]http{'s' if tls else ''}://{shown}:{port}[/]（Ctrl-C 停止）")
    with _running(beside):
        _serve(host, port, certificate, key)


def _serve(host: str, port: int, certificate: Path | None, key: Path | None) -> None:
    Granian(
        "wangge.site.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=max(1, min(MOST_WORKERS, os.cpu_count() or 1)),
        blocking_threads=THREADS_PER_WORKER,
        workers_kill_timeout=SECONDS_TO_FINISH,
        ssl_cert=certificate,
        ssl_key=key,
        log_access=False,
        log_level="warning",
    ).serve()


@contextmanager
def _running(command: Sequence[str]) -> Iterator[None]:
    if not command:
        yield
        return
    with subprocess.Popen(command) as process:  # noqa: S603 (a command of ours)
        try:
            yield
        finally:
            process.terminate()


def _require_free(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise PortTaken(port=port, other=port + 1) from error
