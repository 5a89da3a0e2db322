"""The tree against published roots, and every proof of every small tree, whole and with a bit flipped."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hark.guard import merkle
from hark.guard.merkle import Frontier

# The leaves and roots with which Certificate Transparency's implementations are tested.
LEAVES = [
    bytes.fromhex(leaf)
    for leaf in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
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
PATH_OF_FIVE_IN_EIGHT = [
    "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
]
PATH_OF_TWO_TO_FIVE = [
    "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
    "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
]
MOST = 64


class Grown:
    """A tree with everything that is kept beside its leaves."""

    def __init__(self, leaves: list[bytes]) -> None:
        self.frontiers = [Frontier()]
        self.kept: list[tuple[bytes, ...]] = []
        for leaf in leaves:
            frontier, ended = self.frontiers[-1].append(merkle.leaf_hash(leaf))
            self.frontiers.append(frontier)
            self.kept.append(ended)

    def subtree(self, level: int, place: int) -> bytes:
        return self.kept[merkle.ends_at(level, place)][level]

    def root(self, size: int) -> bytes:
        return self.frontiers[size].root


REFERENCE = Grown(LEAVES)
BIG = Grown([b"%d" % n for n in range(MOST)])


def flips(hash: bytes) -> Iterator[bytes]:
    """The hash with each single bit flipped."""
    for bit in range(len(hash) * 8):
        yield (int.from_bytes(hash) ^ (1 << bit)).to_bytes(len(hash))


@pytest.mark.parametrize("size", range(9))
def test_the_roots_are_those_published(size: int) -> None:
    assert REFERENCE.root(size).hex() == ROOTS[size]
    assert merkle.root(size, REFERENCE.subtree).hex() == ROOTS[size]


def test_the_proofs_are_those_published() -> None:
    assert [hash.hex() for hash in merkle.inclusion(5, 8, REFERENCE.subtree)] == PATH_OF_FIVE_IN_EIGHT
    assert [hash.hex() for hash in merkle.consistency(2, 5, REFERENCE.subtree)] == PATH_OF_TWO_TO_FIVE


def test_every_leaf_of_every_tree_is_proved_to_be_in_it_and_nowhere_else() -> None:
    for size in range(1, MOST + 1):
        for index in range(size):
            path, leaf = merkle.inclusion(index, size, BIG.subtree), BIG.kept[index][0]
            assert merkle.includes(BIG.root(size), leaf, index=index, size=size, path=path)
            elsewhere = (index + 1) % size
            if elsewhere != index:
                assert not merkle.includes(BIG.root(size), leaf, index=elsewhere, size=size, path=path)
            assert not merkle.includes(BIG.root(size), leaf, index=index, size=size, path=[*path, leaf])


def test_every_tree_is_proved_to_continue_every_smaller_one() -> None:
    proved = 0
    for new in range(1, MOST + 1):
        for old in range(1, new + 1):
            path = merkle.consistency(old, new, BIG.subtree)
            assert merkle.continues(BIG.root(old), BIG.root(new), old=old, new=new, path=path)
            proved += 1
    assert proved == 2_080


@pytest.mark.parametrize(("index", "size"), [(0, 1), (0, 2), (5, 8), (6, 7), (2, 5), (37, 64)])
def test_a_flipped_bit_of_leaf_root_or_path_breaks_an_inclusion_proof(index: int, size: int) -> None:
    root, leaf, path = BIG.root(size), BIG.kept[index][0], merkle.inclusion(index, size, BIG.subtree)

    for flipped in flips(leaf):
        assert not merkle.includes(root, flipped, index=index, size=size, path=path)
    for flipped in flips(root):
        assert not merkle.includes(flipped, leaf, index=index, size=size, path=path)
    for at, hash in enumerate(path):
        for flipped in flips(hash):
            bent = [*path[:at], flipped, *path[at + 1 :]]
            assert not merkle.includes(root, leaf, index=index, size=size, path=bent)


@pytest.mark.parametrize(("old", "new"), [(1, 2), (2, 8), (3, 7), (4, 4), (6, 8), (31, 64)])
def test_a_flipped_bit_of_root_or_path_breaks_a_consistency_proof(old: int, new: int) -> None:
    was, now, path = BIG.root(old), BIG.root(new), merkle.consistency(old, new, BIG.subtree)

    for flipped in flips(was):
        assert not merkle.continues(flipped, now, old=old, new=new, path=path)
    for flipped in flips(now):
        assert not merkle.continues(was, flipped, old=old, new=new, path=path)
    for at, hash in enumerate(path):
        for flipped in flips(hash):
            bent = [*path[:at], flipped, *path[at + 1 :]]
            assert not merkle.continues(was, now, old=old, new=new, path=bent)


@given(st.lists(st.binary(max_size=8), min_size=1, max_size=40), st.data())
def test_another_history_is_never_proved_to_be_the_same(leaves: list[bytes], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(leaves) - 1))
    old = data.draw(st.integers(at + 1, len(leaves)))
    true = Grown(leaves)
    other = Grown([*leaves[:at], leaves[at] + b"!", *leaves[at + 1 :]])

    path = merkle.consistency(old, len(leaves), other.subtree)

    assert not merkle.continues(true.root(old), other.root(len(leaves)), old=old, new=len(leaves), path=path)


def test_a_tree_stored_is_the_tree_again() -> None:
    for frontier in BIG.frontiers:
        assert Frontier.unpacked(frontier.size, frontier.packed) == frontier


@pytest.mark.parametrize(("index", "size"), [(-1, 3), (3, 3), (0, 0)])
def test_there_is_no_proof_of_a_leaf_that_is_not_there(index: int, size: int) -> None:
    with pytest.raises(ValueError, match="there is no leaf"):
        merkle.inclusion(index, size, BIG.subtree)
    assert not merkle.includes(BIG.root(size), BIG.kept[0][0], index=index, size=size, path=[])
