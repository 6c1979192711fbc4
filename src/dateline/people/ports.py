"""What this room asks of the rooms above it: what the subjects of the ledger are called."""

from collections.abc import Callable, Collection, Mapping

Titles = Callable[[Collection[str]], Mapping[str, str]]  # ids as the ledger has them -> what each is called

_titles: dict[str, Titles] = {}


def bind_titles(**titles: Titles) -> None:
    """Called once by the wiring: for each sort of subject, who knows its titles."""
    _titles.update(titles)


def titles_of(subjects: Collection[str]) -> dict[str, str]:
    """What subjects (`kind:id`) are called; those that nobody knows are left out. One question for each sort."""
    by_sort: dict[str, set[str]] = {}
    for subject in subjects:
        sort, _, which = subject.partition(":")
        by_sort.setdefault(sort, set()).add(which)
    return {
        f"{sort}:{which}": title
        for sort, ids in by_sort.items()
        if sort in _titles
        for which, title in _titles[sort](ids).items()
    }
