"""A Merkle tree as RFC 6962 has it: roots, and proofs that a leaf is in it or that it only grew.

A whole subtree is one whose leaves fill it: level 0 is a leaf, level 1 has two. With every leaf the
whole subtrees that end there are kept, so a proof reads about as many hashes as the tree has levels.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256

HASH = 32
EMPTY = sha256(b"").digest()

Subtree = Callable[[int, int], bytes]
"""The hash of a whole subtree by its level and its place among those of that level."""


def leaf_hash(leaf: bytes) -> bytes:
    """The hash of a leaf; never that of a node, for the two begin differently."""
    return sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of what stands above two subtrees."""
    return sha256(b"\x01" + left + right).digest()


@dataclass(frozen=True, slots=True)
class Frontier:
    """A tree of `size` leaves, as the roots of the whole subtrees it falls into, the largest first."""

    size: int = 0
    roots: tuple[bytes, ...] = ()

    def append(self, leaf: bytes) -> "tuple[Frontier, tuple[bytes, ...]]":
        """The tree with one more leaf hash, and the whole subtrees that end there, that leaf first."""
        ended, roots, size = [leaf], list(self.roots), self.size
        while size & 1:
            ended.append(node_hash(roots.pop(), ended[-1]))
            size >>= 1
        return Frontier(self.size + 1, (*roots, ended[-1])), tuple(ended)

    @property
    def root(self) -> bytes:
        """The hash over all leaves."""
        if not self.roots:
            return EMPTY
        *rest, found = self.roots
        while rest:
            found = node_hash(rest.pop(), found)
        return found

    @property
    def packed(self) -> bytes:
        """The roots one after the other, as they are stored."""
        return b"".join(self.roots)

    @classmethod
    def unpacked(cls, size: int, packed: bytes) -> "Frontier":
        """The tree that was stored."""
        return cls(size, tuple(unpack(packed)))


def unpack(packed: bytes) -> Iterator[bytes]:
    """The hashes stored one after the other."""
    return (packed[at : at + HASH] for at in range(0, len(packed), HASH))


def ends_at(level: int, place: int) -> int:
    """The last leaf of a whole subtree, with which its hash is kept."""
    return (place + 1 << level) - 1


def root(size: int, subtree: Subtree) -> bytes:
    """The root of the tree of the first `size` leaves."""
    return _over(0, size, subtree) if size else EMPTY


def inclusion(index: int, size: int, subtree: Subtree) -> list[bytes]:
    """The proof that the leaf at `index` is in the tree of `size` leaves (RFC 6962, 2.1.1)."""
    if not 0 <= index < size:
        raise ValueError(f"there is no leaf {index} in a tree of {size}")
    path, start, end = [], 0, size
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            path.append(_over(middle, end, subtree))
            end = middle
        else:
            path.append(_over(start, middle, subtree))
            start = middle
    return path[::-1]


def consistency(old: int, new: int, subtree: Subtree) -> list[bytes]:
    """The proof that the tree of `new` leaves begins with that of `old` (RFC 6962, 2.1.2)."""
    if not 0 <= old <= new:
        raise ValueError(f"a tree of {new} leaves cannot have grown from one of {old}")
    if old in (0, new):
        return []
    path, start, end, whole = [], 0, new, True
    while old < end:
        middle = start + _split(end - start)
        if old <= middle:
            path.append(_over(middle, end, subtree))
            end = middle
        else:
            path.append(_over(start, middle, subtree))
            start, whole = middle, False
    if not whole:
        path.append(_over(start, end, subtree))
    return path[::-1]


def includes(root: bytes, leaf: bytes, *, index: int, size: int, path: Sequence[bytes]) -> bool:
    """Whether the proof shows the leaf hash at `index` of the tree with this root (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    at, last, found = index, size - 1, leaf
    for hash in path:
        if last == 0:
            return False
        if at & 1 or at == last:
            found = node_hash(hash, found)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            found = node_hash(found, hash)
        at, last = at >> 1, last >> 1
    return last == 0 and found == root


def continues(old_root: bytes, new_root: bytes, *, old: int, new: int, path: Sequence[bytes]) -> bool:
    """Whether the proof shows the tree with the new root to begin with the old one (RFC 9162, 2.1.4.2)."""
    if old in (0, new):
        return 0 <= old <= new and not path and old_root == (new_root if old else EMPTY)
    if not 0 < old < new or not path:
        return False
    first, *rest = path if old & (old - 1) else (old_root, *path)
    at, last = old - 1, new - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    was = now = first
    for hash in rest:
        if last == 0:
            return False
        if at & 1 or at == last:
            was, now = node_hash(hash, was), node_hash(hash, now)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            now = node_hash(now, hash)
        at, last = at >> 1, last >> 1
    return last == 0 and was == old_root and now == new_root


def _split(size: int) -> int:
    """The largest power of two below `size`."""
    return 1 << (size - 1).bit_length() - 1


def _over(start: int, end: int, subtree: Subtree) -> bytes:
    """The root over the leaves from `start` to before `end`, where a subtree of that length may begin."""
    size = end - start
    if not size & (size - 1):
        level = size.bit_length() - 1
        return subtree(level, start >> level)
    middle = start + _split(size)
    return node_hash(_over(start, middle, subtree), _over(middle, end, subtree))
