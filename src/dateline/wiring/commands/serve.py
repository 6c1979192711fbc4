"""dateline serve: the site and the desk."""

import resource
import socket

import click
import uvicorn

from dateline.ledger.queries import head, position_of
from dateline.situation.index import PLACES_AT_ONCE
from dateline.situation.queries import chart_now
from dateline.values.errors import Unusable
from dateline.wiring.asgi import Newsroom
from dateline.wiring.cli import newsroom, progress
from dateline.wiring.commands.bake import bake


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="0 takes a free one.")
def command(host: str, port: int) -> None:
    """Serve the site and the desk until you press Ctrl-C."""
    newsroom()
    serve(host, port)


def serve(host: str, port: int) -> None:
    """Listen, bake if nothing has been baked, say where, and serve until stopped."""
    listening = listen(host, port)
    allow_many_connections()
    if position_of("publishing") == 0 or head() == 0:
        bake()
    read_record()
    shown = f"[{host}]" if ":" in host else host
    click.echo(f"Serving http://{shown}:{listening.getsockname()[1]}/ (desk at /desk/). Stop with Ctrl-C.")
    config = uvicorn.Config(
        Newsroom(), log_level="warning", access_log=False, server_header=False, lifespan="on", timeout_keep_alive=20
    )
    uvicorn.Server(config).run(sockets=[listening])


def read_record() -> None:
    """Make the index of who held what before anybody asks; a large record takes a while, and says so."""
    advance, end = progress("Reading the record")
    chart_now(lambda done, total: advance(done, total) if total > PLACES_AT_ONCE else None)
    end()


def allow_many_connections() -> None:
    """Take as many open files as the machine lets us: each reader who waits is one."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def listen(host: str, port: int) -> socket.socket:
    """A listening socket, or the sentence on why there is none."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen(1024)
    except OSError as problem:
        listening.close()
        raise Unusable(
            f"Port {port} on {host} cannot be had ({problem.strerror}): another program may be using it; "
            "choose another with --port."
        ) from None
    return listening
