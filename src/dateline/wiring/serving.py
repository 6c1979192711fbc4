"""The processes of `dateline serve`: the reading one, which is this one, more of them if wanted, and the program.

The program may die, or lose its database: everything published is read all the same.
"""

import asyncio
import signal
import sys
import threading
import time
from importlib import import_module
from pathlib import Path

import click

from dateline.values.errors import Unusable
from dateline.wiring.cli import exit_status, set_up
from dateline.wiring.home import read_home
from dateline.wiring.reader import Plan, start_reader, written

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0  # seconds before what died is started again
STEADY = 10.0  # seconds after which a death is one of its own, and no sign that the next one comes
KILLED_AFTER = 12.0


class Child:
    """A process that is kept alive: started again when it dies, after a pause that grows."""

    def __init__(self, name: str, *told: str, starting: Path | None = None, descriptors: tuple[int, ...] = ()) -> None:
        self._name, self._told, self._starting, self._descriptors = name, told, starting, descriptors
        self._process: asyncio.subprocess.Process | None = None
        self._end = asyncio.Event()
        self._again = False
        self.settled = asyncio.Event()  # it has answered, or could not be started
        self.answers = False

    async def keep(self) -> None:
        """Run until `end` is called."""
        pause = FIRST_PAUSE
        worth_waiting = True
        while not self._end.is_set():
            began = time.monotonic()
            await self._run(worth_waiting)
            if self._end.is_set():
                break
            if self._again:
                self._again, pause, worth_waiting = False, FIRST_PAUSE, True
                continue
            if time.monotonic() - began > STEADY:
                pause, worth_waiting = FIRST_PAUSE, True
            else:
                worth_waiting = False
            click.echo(f"{self._name} has ended and is started again in {pause:g} s.", err=True)
            await asyncio.sleep(pause)
            pause = min(LONGEST_PAUSE, pause * 2)

    async def _run(self, worth_waiting: bool) -> None:
        self._mark(worth_waiting)
        self._process = process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "dateline.wiring.child", *self._told,
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
            pass_fds=self._descriptors, start_new_session=True,
        )  # fmt: skip
        if self._end.is_set():
            process.terminate()
        assert process.stdout is not None  # noqa: S101  # it is a pipe
        self.answers = await process.stdout.readline() == b"ready\n"
        self._mark(self.answers)
        self.settled.set()
        await process.wait()
        self.answers = False
        self._mark(False)

    def _mark(self, worth_waiting: bool) -> None:
        if self._starting is not None:
            if worth_waiting:
                self._starting.touch()
            else:
                self._starting.unlink(missing_ok=True)

    def again(self) -> None:
        """End it gracefully and start it anew."""
        if self._process is not None and self._process.returncode is None:
            self._again = True
            self._process.terminate()

    async def end(self) -> None:
        """End it for good: gracefully, and after a while without grace."""
        self._end.set()
        process = self._process
        if process is None or process.returncode is not None:
            return
        process.terminate()
        try:
            async with asyncio.timeout(KILLED_AFTER):
                await process.wait()
        except TimeoutError:
            process.kill()


class Inside:
    """The program in a thread of this process: less memory, and readers wait for it when it works."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.settled = asyncio.Event()
        self.answers = False
        self._loop = asyncio.get_running_loop()

    async def keep(self) -> None:
        """Run; what dies here stays dead until the whole is started again."""
        threading.Thread(target=self._work, daemon=True).start()

    def _work(self) -> None:
        def ready() -> None:
            self.answers = True
            self._loop.call_soon_threadsafe(self.settled.set)

        def run() -> None:
            set_up()
            import_module("dateline.wiring.program").run(self._folder, ready, alone=True)

        exit_status(run)
        self.answers = False
        self._loop.call_soon_threadsafe(self.settled.set)

    def again(self) -> None:
        """There is no starting it anew alone."""
        click.echo(
            "With --one-process the program cannot be started anew alone: stop the server and start it.", err=True
        )

    async def end(self) -> None:
        """End it gracefully."""
        if self.answers:
            await asyncio.to_thread(import_module("dateline.wiring.program").end)


async def serve_processes(plan: Plan, *, one_process: bool, said: str) -> None:
    """Read in this process, keep the others alive, and end all of them together."""
    loop = asyncio.get_running_loop()
    end = asyncio.Event()
    for one in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(one, end.set)
    folder = Path(plan.folder)
    program: Child | Inside = (
        Inside(folder) if one_process else Child("The program", "program", plan.folder, starting=folder / "starting")
    )
    loop.add_signal_handler(signal.SIGHUP, program.again)
    more = [
        Child("A reading process", "reader", written(plan), descriptors=(plan.descriptor,))
        for _ in range(plan.share - 1)
    ]
    reader = await start_reader(plan, delivers=True)
    tasks = [asyncio.ensure_future(one.keep()) for one in (program, *more)]
    try:
        await _either(program.settled, end)
        if not program.answers and not end.is_set():
            if not (read_home(Path(plan.home)).baked / "index.html").is_file():
                raise Unusable("The program could not be started and nothing has been baked; the reason stands above.")
            click.echo("The program could not be started: what is published is served without it.", err=True)
        if not end.is_set():
            click.echo(said)
            await end.wait()
    finally:
        await reader.end()
        await asyncio.gather(*(one.end() for one in (program, *more)))
        for task in tasks:
            task.cancel()


async def _either(*events: asyncio.Event) -> None:
    waits = [asyncio.ensure_future(event.wait()) for event in events]
    await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    for wait in waits:
        wait.cancel()
