"""One process of a crew: `python -m dateline.publishing.worker`, led over its pipes by `crew.py`.

Each line that comes in is a list of keys; each line that goes out says what was done with them.
"""

import json
import os
import signal
import sys

import django


def main() -> None:
    """Bake what is asked for until nothing more is, or until who asked is gone."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dateline.wiring.settings")
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for who leads; we end when nothing more is asked
    django.setup()
    from dateline.publishing.press import Press  # noqa: PLC0415  # only once Django is awake
    from dateline.values.errors import DatelineError  # noqa: PLC0415

    press = Press(check="--check" in sys.argv, doubts=True)
    for line in sys.stdin:
        try:
            done = press.bake(json.loads(line))
            press.settle()
            said = done.as_facts()
        except DatelineError as problem:
            said = {"refused": problem.sentence}
        try:
            sys.stdout.write(json.dumps(said) + "\n")
            sys.stdout.flush()
        except BrokenPipeError:
            os._exit(1)


if __name__ == "__main__":
    main()
