"""A mirror on another machine, by rsync over ssh. The machine is dialled by ssh, with what the host's own ssh knows."""

import re
import shlex
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from dateline.publishing.mirrors.ports import inside, is_hidden
from dateline.values.errors import DatelineError, Unusable

PATIENCE = 600.0  # seconds for one run of rsync
QUIET = 30  # seconds in which nothing is sent, until rsync gives up by itself
# Never asks anybody: there is nobody to answer.
SSH = ("ssh", "-oBatchMode=yes", "-oConnectTimeout=10", "-oServerAliveInterval=10", "-oServerAliveCountMax=3")
_NO_FOLDER = re.compile(r"change_dir .* failed: No such file or directory \(2\)$")
_TARGET = re.compile(r"(?:(?:[\w.-]+@)?(?:[\w.-]+|\[[0-9a-fA-F:.]+\]):)?(.+)", re.DOTALL)


def check_target(target: str) -> str:
    """USER@HOST:FOLDER, or a folder; nothing in it may be taken for an option or another protocol."""
    found = _TARGET.fullmatch(target)
    parts = (target, target.rpartition("@")[2], found[1] if found else "-")
    if any(part.startswith("-") for part in parts) or "::" in target or "://" in target or not target.isprintable():
        raise DatelineError(f"“{target}” is no place for rsync: write USER@HOST:FOLDER; no part may begin with a dash.")
    return target.rstrip("/")


@dataclass(frozen=True, slots=True)
class Rsync:
    """A folder that rsync reaches."""

    target: str
    program: str = "rsync"
    port: int = 22
    patience: float = PATIENCE

    def put(self, files: Mapping[str, bytes]) -> None:
        """Lay the files out and send them in one run; each is replaced whole on the other side."""
        with tempfile.TemporaryDirectory(prefix="dateline-mirror-") as laid:
            for path, content in files.items():
                target = inside(Path(laid), path)
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(content)
            Path(laid).chmod(0o755)  # rsync gives the mirror's folder the same
            self._run(["--recursive", "--checksum", "--delay-updates", "--chmod=D755,F644"], [f"{laid}/", self._there])

    def remove(self, paths: Sequence[str]) -> None:
        """Name files that an empty folder does not have: rsync takes them away on the other side."""
        if not paths:
            return
        with tempfile.TemporaryDirectory(prefix="dateline-mirror-") as laid:
            names = "\0".join(paths).encode()
            words = ["--recursive", "--from0", "--files-from=-", "--delete-missing-args"]
            self._run(words, [f"{laid}/", self._there], said=names)

    def paths(self) -> set[str]:
        """What rsync lists; nothing in a folder that is not there yet: rsync makes it with the first files."""
        words = ["--recursive", "--list-only", "--8-bit-output", "--no-human-readable"]
        lines = self._run(words, [self._there], unless=_NO_FOLDER)
        found = [line.split(None, 4) for line in lines.decode("utf-8", "surrogateescape").split("\n") if line]
        names = [parts[4] for parts in found if len(parts) == 5 and parts[0].startswith("-")]
        return {name for name in names if not is_hidden(name)}

    @property
    def _there(self) -> str:
        return f"{check_target(self.target)}/"

    def _run(
        self, words: list[str], places: list[str], *, said: bytes = b"", unless: re.Pattern[str] | None = None
    ) -> bytes:
        """What rsync says; nothing, if it fails because of what is expected."""
        shell = shlex.join([*SSH, f"-p{self.port}"])
        # `-s`: the other side's shell sees nothing of the path.
        command = [self.program, "-s", f"--timeout={QUIET}", f"--rsh={shell}", *words, "--", *places]
        try:
            done = subprocess.run(  # noqa: S603  # a list of arguments, none of which can be an option by itself
                command, input=said, capture_output=True, timeout=self.patience, check=False
            )
        except FileNotFoundError:
            raise Unusable(f"There is no program {self.program}: install rsync, here and on the mirror.") from None
        except subprocess.TimeoutExpired:
            raise Unusable(f"rsync to {self.target} took longer than {self.patience:g} seconds.") from None
        except OSError as problem:
            raise Unusable(f"{self.program} cannot be run ({problem.strerror}).") from None
        if done.returncode:
            lines = done.stderr.decode("utf-8", "replace").strip().splitlines() or [f"status {done.returncode}"]
            if unless and unless.search(lines[0]):
                return b""
            raise Unusable(f"rsync to {self.target} failed: {lines[0][:200]}")
        return done.stdout
