"""Processes of their own that are about to do something, to be killed while they do it."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from multiprocessing.process import BaseProcess
from multiprocessing.synchronize import Event


def about_to(do: Callable[..., None], *args: object) -> BaseProcess:
    """A process that calls ``do(*args, ready)`` and has set ``ready``. Its imports are done once for all of them."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(
        ["catalog.importing", "indexer.build", "indexer.generation.local_engine", "indexer.alignment.model"]
    )
    ready: Event = context.Event()
    process = context.Process(target=do, args=(*args, ready))
    process.start()
    assert ready.wait(60)
    return process
