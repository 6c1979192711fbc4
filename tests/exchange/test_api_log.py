"""The log over HTTP: an outsider can check with the proofs alone that nothing was changed."""

from typing import Any

import pytest
from django.test import Client

from dateline.ledger import rules


def test_every_entry_is_proved_to_be_in_the_log(ask: Any) -> None:
    head = ask("log/head")
    assert head["size"] == 60
    for number in (0, 1, 17, 59):
        said = ask("log/inclusion", number=number)
        assert (said["size"], said["root"], said["kind"]) == (60, head["root"], "statement")
        proof = [bytes.fromhex(made) for made in said["proof"]]
        leaf, root = bytes.fromhex(said["leaf"]), bytes.fromhex(said["root"])
        assert rules.is_included(leaf=leaf, number=number, size=60, proof=proof, head=root)
        assert not rules.is_included(leaf=rules.leaf_hash(b"another"), number=number, size=60, proof=proof, head=root)


def test_the_log_is_proved_to_have_only_grown(ask: Any) -> None:
    for first in (1, 31, 32, 60):
        said = ask("log/consistency", first=first)
        earlier, later = bytes.fromhex(said["first_root"]), bytes.fromhex(said["second_root"])
        proof = [bytes.fromhex(made) for made in said["proof"]]
        assert rules.is_consistent(first_size=first, second_size=60, proof=proof, first_head=earlier, second_head=later)
        assert said["first_root"] == ask("log/head", size=first)["root"]


@pytest.mark.parametrize("asked", ["head?size=61", "inclusion?number=60", "inclusion?number=5&size=5",
                                   "consistency?first=61", "consistency?first=9&second=8"])  # fmt: skip
def test_what_the_log_does_not_have_is_refused(ask: Any, client: Client, asked: str) -> None:
    answer = client.get(f"/api/v1/log/{asked}")
    assert answer.status_code == 400 and answer.json()["sentence"].endswith(".")
