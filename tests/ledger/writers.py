"""Writers at once in a newsroom's own process: what each was told, and in which order things happened, as JSON."""

import json
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from django.db import connection, transaction

from dateline.wiring.cli import set_up

AT_ONCE = 20


def main() -> None:
    """Let them write; every fifth is refused after it has written, and one breaks a rule of the database.

    Then let others write, of whom one refers to what is not there: the database says so only as it commits.
    """
    set_up()
    from dateline.discussion.models import Vote
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

    def refer(number: int) -> int:
        all_wait.wait(10)
        if number == 32:
            Vote.objects.create(comment_id=10**9, voter="nobody", value=1)
        return append(kind="test.referred", subject=f"test:{number}", by="a test").pk

    def wants(number: int, work: Callable[[int], int] = work) -> tuple[object, bool]:
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

        def at_once(numbers: range, work: Callable[[int], int]) -> list[tuple[object, bool]]:
            all_wait.clear()
            answers = [pool.submit(wants, number, work) for number in numbers]
            while together.how_many_wait() < len(numbers) - 1:  # the first is being done
                pass
            all_wait.set()
            return [answer.result() for answer in answers]

        told = at_once(range(AT_ONCE), work)
        referred = at_once(range(30, 36), refer)
    stop.set()
    together.wake()
    writer.join(10)
    with transaction.atomic():
        inside = together.together(lambda: connection.in_atomic_block)
    alone = wants(21)
    said = {"told": told, "referred": referred, "happened": happened, "inside": inside, "alone": alone}
    sys.stdout.write(json.dumps(said))


if __name__ == "__main__":
    main()
