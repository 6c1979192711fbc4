"""A newsroom's command line that is awake already: `python tests/awake.py`, a line of JSON for each command.

Waking Django takes nine tenths of a command that only reads. Here it is woken once for a newsroom; each command then
runs in a process of its own that begins as a copy of this one, with its own environment, output and exit status.
"""

import json
import os
import sys

from dateline.wiring.cli import main, set_up

set_up()
sys.stdout.write("awake\n")
sys.stdout.flush()
for line in sys.stdin:
    asked = json.loads(line)
    child = os.fork()
    if child == 0:
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        for number, name in enumerate(("out", "err"), start=1):
            os.dup2(os.open(asked[name], os.O_WRONLY | os.O_CREAT | os.O_TRUNC), number)
        os.environ.clear()
        os.environ.update(asked["env"])
        sys.argv = ["dateline", *asked["words"]]
        main()
    _, status = os.waitpid(child, 0)
    sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
    sys.stdout.flush()
