"""An answer on a resource that every rule asks for, worked out once."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from catalog.model import Resource

Answer = TypeVar("Answer")


def of_last(work_out: Callable[[Resource], Answer]) -> Callable[[Resource], Answer]:
    """Remembers the answer on the last resource. That is known by identity: to hash what rules read of it takes longer
    than most rules."""
    kept: list[tuple[Resource, Answer]] = []  # at most one, put there in one step since several threads ask

    def answer(resource: Resource) -> Answer:
        for last, known in kept:
            if last is resource:
                return known
        found = work_out(resource)
        kept[:] = [(resource, found)]
        return found

    return answer
