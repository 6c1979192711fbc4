"""The Merkle tree of RFC 9162: known answers, the definitions of the RFC spelt out, and proofs that must not hold."""

import hashlib
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.claims.rules.vocabulary import StanceKind
from dateline.ledger import rules
from dateline.ledger.rules import is_consistent, is_included, leaf_hash, node_hash


def sha(*parts: bytes) -> bytes:
    return hashlib.sha256(b"".join(parts)).digest()


# The eight leaves that certificate transparency logs are tested with, and the heads that they must come to.
KNOWN_LEAVES = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
KNOWN_HEADS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
KNOWN = [leaf_hash(bytes.fromhex(leaf)) for leaf in KNOWN_LEAVES]


@pytest.mark.parametrize(("size", "head"), list(enumerate(KNOWN_HEADS)))
def test_known_heads(size: int, head: str) -> None:
    assert rules.root(KNOWN[:size]).hex() == head


def test_leaves_and_nodes_are_told_apart() -> None:
    assert rules.root([]) == sha()
    assert leaf_hash(b"") == sha(b"\x00")
    assert leaf_hash(b"said") == sha(b"\x00said")
    assert node_hash(b"left", b"right") == sha(b"\x01leftright")


A, B, C, D, E, F, G = [sha(b"\x00", bytes([number])) for number in range(7)]
SEVEN = [A, B, C, D, E, F, G]
AB, CD, EF = sha(b"\x01", A, B), sha(b"\x01", C, D), sha(b"\x01", E, F)
ABCD, EFG = sha(b"\x01", AB, CD), sha(b"\x01", EF, G)


def test_a_head_by_hand() -> None:
    assert rules.root(SEVEN) == sha(b"\x01", ABCD, EFG)


@pytest.mark.parametrize(
    ("number", "proof"),  # the example of RFC 9162, 2.1.5, written out
    [(0, [B, CD, EFG]), (3, [C, AB, EFG]), (4, [F, G, ABCD]), (6, [EF, ABCD])],
)
def test_inclusion_by_hand(number: int, proof: list[bytes]) -> None:
    assert rules.inclusion(number, SEVEN) == proof


@pytest.mark.parametrize(
    ("first", "proof"),
    [(0, []), (1, [B, CD, EFG]), (2, [CD, EFG]), (3, [C, D, AB, EFG]), (4, [EFG]), (6, [EF, G, ABCD]), (7, [])],
)
def test_consistency_by_hand(first: int, proof: list[bytes]) -> None:
    assert rules.consistency(first, SEVEN) == proof


@pytest.mark.parametrize(
    ("first", "last", "subtrees"),
    [(0, 0, []), (0, 1, [(0, 0)]), (0, 7, [(2, 0), (1, 2), (0, 6)]), (4, 7, [(1, 2), (0, 6)]), (8, 16, [(3, 1)])],
)
def test_ranges_are_made_of_complete_subtrees(first: int, last: int, subtrees: list[tuple[int, int]]) -> None:
    assert rules.subtrees(first, last) == subtrees


@pytest.mark.parametrize("number", [-1, 7, 8])
def test_what_is_not_in_the_tree_has_no_proof(number: int) -> None:
    with pytest.raises(ValueError, match="no leaf"):
        rules.inclusion(number, SEVEN)
    if number != 7:
        with pytest.raises(ValueError, match="cannot begin"):
            rules.consistency(number, SEVEN)


def mth(leaves: list[bytes]) -> bytes:
    """MTH of 2.1.1, as it is written there."""
    if not leaves:
        return sha()
    if len(leaves) == 1:
        return leaves[0]
    k = _k(len(leaves))
    return sha(b"\x01", mth(leaves[:k]), mth(leaves[k:]))


def path(m: int, leaves: list[bytes]) -> list[bytes]:
    """PATH of 2.1.3.1."""
    if len(leaves) == 1:
        return []
    k = _k(len(leaves))
    if m < k:
        return [*path(m, leaves[:k]), mth(leaves[k:])]
    return [*path(m - k, leaves[k:]), mth(leaves[:k])]


def subproof(m: int, leaves: list[bytes], whole: bool) -> list[bytes]:
    """SUBPROOF of 2.1.4.1."""
    if m == len(leaves):
        return [] if whole else [mth(leaves)]
    k = _k(len(leaves))
    if m <= k:
        return [*subproof(m, leaves[:k], whole), mth(leaves[k:])]
    return [*subproof(m - k, leaves[k:], False), mth(leaves[:k])]


def _k(n: int) -> int:
    k = 1
    while 2 * k < n:
        k *= 2
    return k


def made(size: int) -> list[bytes]:
    return [leaf_hash(str(number).encode()) for number in range(size)]


sizes = st.integers(min_value=1, max_value=130)


@given(sizes)
def test_heads_and_proofs_are_those_of_the_rfc(size: int) -> None:
    leaves = made(size)
    assert rules.root(leaves) == mth(leaves)
    for number in range(size):
        assert rules.inclusion(number, leaves) == path(number, leaves)
        assert rules.consistency(number + 1, leaves) == subproof(number + 1, leaves, True)


@given(sizes, sizes)
def test_a_tree_grows_by_the_subtrees_that_became_complete(before: int, more: int) -> None:
    leaves = made(before + more)
    peaks = [rules.root(leaves[n << k : (n + 1) << k]) for k, n in rules.subtrees(0, before)]
    assert rules.joined(peaks) == rules.root(leaves[:before])
    completed = rules.grow(before, peaks, leaves[before:])
    assert all(hash_ == rules.root(leaves[n << k : (n + 1) << k]) for (k, n), hash_ in completed)
    expected = {(k, n) for k in range(1, 9) for n in range((before + more) >> k)}
    assert {at for at, _ in completed} == expected - {(k, n) for k in range(1, 9) for n in range(before >> k)}


@given(sizes, st.data())
def test_inclusion_proofs_hold_and_no_others(size: int, data: st.DataObject) -> None:
    leaves, number = made(size), data.draw(st.integers(0, size - 1))
    head, proof = rules.root(leaves), rules.inclusion(number, leaves)
    said = {"leaf": leaves[number], "number": number, "size": size, "proof": proof, "head": head}
    assert is_included(**said)  # type: ignore[arg-type]
    assert len(proof) <= size.bit_length()
    wrong = [
        {"leaf": leaf_hash(b"another")},
        {"head": sha(b"another")},
        {"number": -1},
        {"number": size},
        {"proof": [*proof, sha()]},
        {"size": size + 1, "head": rules.root(made(size + 1))},
    ]
    if size > 1:
        other = data.draw(st.integers(0, size - 1).filter(lambda one: one != number))
        at = data.draw(st.integers(0, len(proof) - 1))
        wrong += [
            {"number": other},
            {"leaf": leaves[other]},
            {"proof": proof[:-1]},
            {"proof": [*proof[:at], _flipped(proof[at]), *proof[at + 1 :]]},
            {"size": size - 1, "head": rules.root(leaves[:-1])},
        ]
    for change in wrong:
        assert not is_included(**(said | change)), change  # type: ignore[arg-type]


@given(sizes, st.data())
def test_consistency_proofs_hold_and_no_others(second: int, data: st.DataObject) -> None:
    leaves, first = made(second), data.draw(st.integers(0, second))
    proof = rules.consistency(first, leaves)
    said = {
        "first_size": first, "second_size": second, "proof": proof,
        "first_head": rules.root(leaves[:first]), "second_head": rules.root(leaves),
    }  # fmt: skip
    assert is_consistent(**said)  # type: ignore[arg-type]
    wrong = [{"first_head": sha(b"another")}, {"proof": [*proof, sha()]}, {"first_size": second + 1}]
    if first:
        written_anew = [leaf_hash(b"anew"), *leaves[1:]]
        wrong += [{"second_head": sha(b"another")}, {"second_head": rules.root(written_anew)}, {"first_size": -first}]
        wrong += [{"second_head": rules.root(written_anew), "proof": rules.consistency(first, written_anew)}]
        wrong += [{"second_size": second + 1, "second_head": rules.root(made(second + 1))}]
    if proof:
        at = data.draw(st.integers(0, len(proof) - 1))
        wrong += [{"proof": proof[:-1]}, {"proof": []}, {"proof": [*proof[:at], _flipped(proof[at]), *proof[at + 1 :]]}]
    for change in wrong:
        assert not is_consistent(**(said | change)), change  # type: ignore[arg-type]


def _flipped(one: bytes) -> bytes:
    return bytes([one[0] ^ 1]) + one[1:]


CANONICAL = [
    ({}, b"{}"),
    ({"b": 1, "a": None}, b'{"a":null,"b":1}'),
    ({"note": "Zoë said “no”\n"}, '{"note":"Zoë said “no”\\n"}'.encode()),
    ({"known_at": date(2017, 11, 9)}, b'{"known_at":"2017-11-09"}'),
    ({"at": datetime(2017, 11, 9, 18, tzinfo=UTC)}, b'{"at":"2017-11-09T18:00:00.000000Z"}'),
    ({"at": datetime(2017, 11, 9, 20, 0, 0, 7, timezone(timedelta(hours=2)))}, b'{"at":"2017-11-09T18:00:00.000007Z"}'),
    ({"stance": StanceKind.DENIES}, b'{"stance":"denies"}'),
    ({"claim": {"b": [1, 2], "a": True}}, b'{"claim":{"a":true,"b":[1,2]}}'),
]


@pytest.mark.parametrize(("content", "written"), CANONICAL)
def test_a_content_is_written_in_one_way(content: dict[str, object], written: bytes) -> None:
    assert rules.canonical(content) == written
    assert rules.canonical(dict(reversed(content.items()))) == written


def test_what_could_be_read_in_two_ways_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        rules.canonical({"at": datetime(2017, 11, 9)})
    with pytest.raises(TypeError, match="no canonical form"):
        rules.canonical({"what": object()})
    with pytest.raises(ValueError):
        rules.canonical({"what": float("nan")})
