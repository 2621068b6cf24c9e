"""`wangge serve`: the console, the field app and the API on one port."""

from typing import Annotated

import typer

from .options import Home, Json, start_django
from .output import console, print_json

Host = Annotated[str, typer.Option("--host", help="监听地址。Address to listen on.")]
Port = Annotated[int, typer.Option("--port", min=1, max=65535, help="端口。Port.")]


def serve(
    home: Home = None, host: Host = "127.0.0.1", port: Port = 8000, as_json: Json = False
) -> None:
    """启动服务，Ctrl-C 停止。Serve until Ctrl-C."""
    settled = start_django(home)
    from wangge.jobs.serve import serve_forever

    if as_json:
        print_json({"home": settled, "url": f"http://{host}:{port}"})
    serve_forever(host=host, port=port, say=console.print)
