"""Writers at once in a newsroom's own process: what each was told, and in which order things happened, as JSON."""

import json
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from django.db import connection, transaction

from dateline.wiring.cli import set_up

AT_ONCE = 20


def main() -> None:
    """Let them write; every fifth is refused after it has written, and one breaks a rule of the database."""
    set_up()
    from dateline.ledger import together
    from dateline.ledger.actions import append
    from dateline.ledger.models import Cursor
    from dateline.values.errors import DatelineError

    together.WITHIN = 60.0  # however slow the machine is
    happened: list[str] = []
    all_wait = threading.Event()

    def work(number: int) -> int:
        all_wait.wait(10)
        entry = append(kind="test.written", subject=f"test:{number}", by="a test")
        happened.append("work")
        transaction.on_commit(lambda: happened.append("committed"))
        if number % 5 == 0:
            raise DatelineError(f"{number} is refused.")
        if number == 7:
            Cursor.objects.create(consumer=Cursor.objects.create(consumer="twice").consumer)
        return entry.pk

    def wants(number: int) -> tuple[object, bool]:
        try:
            told: object = together.together(partial(work, number))
        except Exception as problem:
            told = f"{type(problem).__name__}: {problem}"
        return told, connection.in_atomic_block

    stop = threading.Event()
    writer = threading.Thread(target=together.write_for_ever, args=(stop,))
    writer.start()
    while not together.is_open():
        pass
    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = [pool.submit(wants, number) for number in range(AT_ONCE)]
        while together.how_many_wait() < AT_ONCE - 1:  # the first is being done
            pass
        all_wait.set()
        told = [answer.result() for answer in answers]
    stop.set()
    together.wake()
    writer.join(10)
    with transaction.atomic():
        inside = together.together(lambda: connection.in_atomic_block)
    alone = wants(21)
    sys.stdout.write(json.dumps({"told": told, "happened": happened, "inside": inside, "alone": alone}))


if __name__ == "__main__":
    main()
