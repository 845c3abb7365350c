"""Processes of their own that are about to do something, to be killed while they do it."""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections.abc import Callable
from multiprocessing import forkserver
from multiprocessing.process import BaseProcess
from multiprocessing.synchronize import Event

import pytest

# What they need, imported once for all of them.
PRELOADED = [
    "pytest",
    "catalog.importing",
    "indexer.alignment.model",
    "little_server",
    "little_catalog",
    "vetting_writer",
]


def about_to(do: Callable[..., None], *args: object) -> BaseProcess:
    """A process that calls ``do(*args, ready)`` and has set ``ready``."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(PRELOADED)
    with pytest.MonkeyPatch.context() as patch:  # Python 3.11 does not hand its path on by itself
        patch.setenv("PYTHONPATH", os.pathsep.join(sys.path))
        forkserver.ensure_running()
    ready: Event = context.Event()
    process = context.Process(target=do, args=(*args, ready))
    process.start()
    assert ready.wait(60)
    return process
