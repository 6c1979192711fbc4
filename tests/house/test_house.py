"""The rules of the house that no tool of others holds: a test each."""

import ast
import re
import tomllib
from collections.abc import Iterator

import pytest

from dateline.people.rules import ACTS
from dateline.people.rules.doors import DOORS, OPEN, SHUT
from tests.house.sources import ROOT, SRC, calls, modules, named, text_of

LONGEST_FILE = 400
LONGEST_FUNCTION = 60
NO_NAMES = {"core", "common", "utils", "util", "helpers", "helper", "base", "manager", "managers"}
NAMED_BY_DJANGO = SRC / "wiring" / "postgresql" / "base.py"  # a database backend's module has this name
SIGNALS = SRC / "reports" / "signals.py"  # the one file that turns Wagtail's signals into actions


def test_no_file_is_too_long() -> None:
    lengths = {named(path): len(path.read_text("utf-8").splitlines()) for path in modules()}
    assert not {name: lines for name, lines in lengths.items() if lines > LONGEST_FILE}


def test_no_function_is_too_long() -> None:
    long = [
        f"{named(path)}:{node.lineno} {node.name}"
        for path, tree in modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or node.lineno) - node.lineno >= LONGEST_FUNCTION
    ]
    assert not long


def test_no_module_has_a_name_that_says_nothing() -> None:
    ours = modules().keys() - {NAMED_BY_DJANGO}
    assert not [named(path) for path in ours if NO_NAMES & {path.stem, *path.relative_to(SRC).parent.parts}]


def test_signals_are_connected_in_one_file_only() -> None:
    found = [
        f"{named(path)}:{line}"
        for path, tree in modules().items()
        if path != SIGNALS
        for line in [*_signal_imports(tree), *_connections(tree)]
    ]
    assert not found


def _signal_imports(tree: ast.Module) -> Iterator[int]:
    for node in ast.walk(tree):
        names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if any(name.startswith("django.dispatch") or name.endswith(".signals") for name in names):
            yield node.lineno


def _connections(tree: ast.Module) -> Iterator[int]:
    """Calls such as post_save.connect(handler); `signals.connect()` in a room's apps.py only starts that one file."""
    for node in ast.walk(tree):
        is_call = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "connect"
        if is_call and (node.args or node.keywords):
            yield node.lineno


def test_every_dependency_says_why() -> None:
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    project = tomllib.loads(text)["project"]
    wanted = [*project["dependencies"], *(one for more in project["optional-dependencies"].values() for one in more)]
    lines = {found[1]: found[2] for found in re.finditer(r'^\s*"([^"]+)",(.*)$', text, re.MULTILINE)}
    assert not [one for one in wanted if not re.search(r"# \w+", lines.get(one, ""))]


@pytest.mark.parametrize("name", ["run", "dev"])
def test_dependencies_are_locked_with_hashes_and_without_addresses(name: str) -> None:
    text = (ROOT / "requirements" / f"{name}.txt").read_text("utf-8")
    assert "://" not in text and "--index" not in text and "--find-links" not in text
    blocks = re.split(r"\n(?=\S)", text.strip())
    assert blocks
    assert not [block.splitlines()[0] for block in blocks if "==" not in block or "--hash=sha256:" not in block]


def test_everything_that_the_program_stands_on_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    for name, wanted in (("run", project["dependencies"]), ("dev", project["optional-dependencies"]["dev"])):
        locked = set(re.findall(r"^([\w.-]+)==", (ROOT / "requirements" / f"{name}.txt").read_text("utf-8"), re.M))
        names = {re.split(r"[<>=!~;\[ ]", one)[0].lower().replace("_", "-") for one in wanted}
        assert not names - {one.lower().replace("_", "-") for one in locked}


def test_every_act_that_is_asked_for_is_in_the_table_of_roles_and_the_other_way_round() -> None:
    asked = set()
    for path, call in calls("require"):
        act = text_of(call.args[1]) if len(call.args) == 2 else None
        assert act, f"{named(path)}:{call.lineno} asks for an act that is not written out"
        asked.add(act)
    offered = {text_of(call.args[1]) for _, call in calls("allowed") if len(call.args) == 2} - {None}
    assert asked | offered | (set(DOORS.values()) - {OPEN, SHUT}) == ACTS.keys()
