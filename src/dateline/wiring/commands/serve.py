"""dateline serve: the site and the desk. Django is loaded by another process than the one that reads."""

import resource
import socket
import tempfile

import click

from dateline.values.errors import Unusable
from dateline.wiring.cli import newsroom
from dateline.wiring.reader import Plan, event_loop
from dateline.wiring.serving import serve_processes

MEMORY = 128


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="0 takes a free one.")
@click.option("--readers", default=1, show_default=True, type=click.IntRange(1, 64), help="How many processes read.")
@click.option(
    "--memory", default=MEMORY, show_default=True, type=click.IntRange(1, 1_000_000), help="MB of files to keep ready."
)
@click.option("--trust", multiple=True, metavar="ADDRESS", help="A server in front that is not on this machine.")
@click.option("--one-process", is_flag=True, help="Run the program in the reading process: for small machines.")
def command(host: str, port: int, readers: int, memory: int, trust: tuple[str, ...], one_process: bool) -> None:
    """Serve the site and the desk until you press Ctrl-C."""
    serve(host, port, readers=readers, memory=memory, trusted=trust, one_process=one_process)


def serve(
    host: str,
    port: int,
    *,
    readers: int = 1,
    memory: int = MEMORY,
    trusted: tuple[str, ...] = (),
    one_process: bool = False,
) -> None:
    """Listen, start what answers, say where, and serve until stopped."""
    home = newsroom()
    listening = listen(host, port)
    allow_many_connections()
    shown = f"[{host}]" if ":" in host else host
    said = f"Serving http://{shown}:{listening.getsockname()[1]}/ (desk at /desk/). Stop with Ctrl-C."
    with tempfile.TemporaryDirectory(prefix="dateline-") as folder, event_loop() as runner:
        plan = Plan(
            descriptor=listening.detach(),
            folder=folder,
            home=str(home.folder),
            memory=memory * 1024 * 1024,
            share=readers,
            trusted=trusted,
        )
        runner.run(serve_processes(plan, one_process=one_process, said=said))


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
        listening.listen(4096)
    except OSError as problem:
        listening.close()
        raise Unusable(
            f"Port {port} on {host} cannot be had ({problem.strerror}): another program may be using it; "
            "choose another with --port."
        ) from None
    return listening
