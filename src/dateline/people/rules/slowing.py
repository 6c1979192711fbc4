"""How long somebody must wait after wrong passwords and wrong codes."""

from datetime import timedelta

FIRST = 5  # seconds that the first wait takes; each is twice the one before
LONGEST = 15 * 60
FORGETS = timedelta(hours=1)  # after each such quiet time half of the wrong ones are forgotten


def still_counted(wrong: int, quiet: timedelta) -> int:
    """How many of the wrong ones count after so long a time without another."""
    return wrong >> min(max(0, quiet // FORGETS), 63)


def wait_after(wrong: int, free: int) -> int:
    """The seconds to wait after the last wrong one, of which so many are free."""
    return 0 if wrong < free else int(min(LONGEST, FIRST * 2 ** min(wrong - free, 30)))


def in_words(seconds: int) -> str:
    """A wait as a person says it."""
    if seconds <= 90:
        return f"{max(1, seconds)} second{'' if seconds <= 1 else 's'}"
    return f"{-(-seconds // 60)} minutes"
