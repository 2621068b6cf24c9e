"""`wangge serve`: the console, the field app and the API on one port."""

from typing import Annotated

import typer

from .options import Home, Json, start_django, use_home, worker_command
from .output import console, print_json

Host = Annotated[str, typer.Option("--host", help="监听地址。Address to listen on.")]
Port = Annotated[int, typer.Option("--port", min=1, max=65535, help="端口。Port.")]
Https = Annotated[
    bool,
    typer.Option(
        "--https", help="用本机证书提供 HTTPS，供局域网手机定位。With a local certificate."
    ),
]
Worker = Annotated[
    bool,
    typer.Option("--worker/--no-worker", help="同时运行后台作业。Run the worker beside it."),
]


def serve(
    home: Home = None,
    host: Host = "127.0.0.1",
    port: Port = 8000,
    https: Https = False,
    worker: Worker = True,
    as_json: Json = False,
) -> None:
    """启动服务，Ctrl-C 停止。Serve until Ctrl-C."""
    from wangge.jobs.serve import allow_local_hosts, prepare_https, serve_forever

    settled = use_home(home)
    tls = prepare_https(home=settled) if https else None
    allow_local_hosts()
    start_django(settled)
    if as_json:
        scheme = "https" if https else "http"
        print_json({"home": settled, "url": f"{scheme}://{host}:{port}"})
    beside = worker_command(settled) if worker else []
    serve_forever(host=host, port=port, say=console.print, tls=tls, beside=beside)
