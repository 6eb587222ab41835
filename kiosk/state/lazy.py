"""Sequences made when they are looked at: what nobody looks at need not be made."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from functools import cached_property
from typing import TypeVar, overload

T = TypeVar("T")


class Lazy(Sequence[T]):
    """``make`` is called once, at the first look, and must not fail."""

    def __init__(self, make: Callable[[], Sequence[T]]) -> None:
        self._make = make

    @cached_property
    def _made(self) -> Sequence[T]:
        return self._make()

    @overload
    def __getitem__(self, index: int) -> T: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[T]: ...

    def __getitem__(self, index: int | slice) -> T | Sequence[T]:
        return self._made[index]

    def __len__(self) -> int:
        return len(self._made)


class Each(Sequence[T]):
    """So many things, each made when it is looked at.

    Two are equal when they are made ``of`` the same; the things themselves are not looked at.
    """

    def __init__(self, number: int, make: Callable[[int], T], of: Hashable) -> None:
        self._number = number
        self._make = make
        self._of = of

    @overload
    def __getitem__(self, index: int) -> T: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[T]: ...

    def __getitem__(self, index: int | slice) -> T | Sequence[T]:
        if isinstance(index, slice):
            return tuple(map(self._make, range(self._number)[index]))
        return self._make(range(self._number)[index])

    def __len__(self) -> int:
        return self._number

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Each) and self._of == other._of

    def __hash__(self) -> int:
        return hash(self._of)
