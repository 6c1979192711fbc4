"""The codes of an authenticator app are those of RFC 6238, and waits grow by a table."""

from datetime import UTC, datetime, timedelta

import pytest

from dateline.people.rules import codes
from dateline.people.rules.slowing import in_words, still_counted, wait_after

SECRET = b"12345678901234567890"  # of RFC 6238, appendix B; the last six of its eight digits


@pytest.mark.parametrize(
    ("second", "code"),
    [
        (59, "287082"),
        (1111111109, "081804"),
        (1111111111, "050471"),
        (1234567890, "005924"),
        (2000000000, "279037"),
        (20000000000, "353130"),
    ],
)
def test_the_codes_of_the_rfc(second: int, code: str) -> None:
    assert codes.code_at(SECRET, codes.step_at(datetime.fromtimestamp(second, UTC))) == code


@pytest.mark.parametrize(
    ("step", "last", "found"),
    [(10, 0, 10), (9, 0, 9), (11, 0, 11), (8, 0, None), (12, 0, None), (10, 10, None), (9, 10, None), (11, 10, 11)],
)
def test_a_code_is_good_a_step_early_or_late_and_once(step: int, last: int, found: int | None) -> None:
    assert codes.step_of_code(SECRET, codes.code_at(SECRET, step), now=10, last=last) == found


@pytest.mark.parametrize(
    ("typed", "read"),
    [("287 082", "287082"), (" 287082\n", "287082"), ("28708", ""), ("28708a", ""), ("٢٨٧٠٨٢", ""), ("", "")],
)
def test_a_code_as_it_is_typed(typed: str, read: str) -> None:
    assert codes.as_code(typed) == read


def test_recovery_codes_are_read_however_they_are_typed() -> None:
    made = codes.new_recovery_codes()
    assert len(set(made)) == codes.RECOVERY_CODES
    for code in made:
        assert {
            codes.as_recovery_code(one) for one in (code, code.upper(), code.replace("-", " "), code.replace("-", ""))
        } == {code}
    assert codes.as_recovery_code("abcd-efgh") == "" == codes.as_recovery_code("0000-0000-0000-0000")


@pytest.mark.parametrize(
    ("wrong", "free", "seconds"),
    [(0, 5, 0), (4, 5, 0), (5, 5, 5), (6, 5, 10), (8, 5, 40), (12, 5, 640), (13, 5, 900), (400, 5, 900)],
)
def test_waits_double_and_end(wrong: int, free: int, seconds: int) -> None:
    assert wait_after(wrong, free) == seconds


@pytest.mark.parametrize(
    ("wrong", "hours", "counted"), [(20, 0, 20), (20, 0.9, 20), (20, 1, 10), (20, 3, 2), (20, 900, 0)]
)
def test_wrong_ones_are_forgotten_by_half_an_hour_by_hour(wrong: int, hours: float, counted: int) -> None:
    assert still_counted(wrong, timedelta(hours=hours)) == counted


@pytest.mark.parametrize(
    ("seconds", "words"), [(0, "1 second"), (1, "1 second"), (40, "40 seconds"), (900, "15 minutes"), (91, "2 minutes")]
)
def test_waits_in_words(seconds: int, words: str) -> None:
    assert in_words(seconds) == words
