"""The API keeps to its own description: schemathesis makes requests of it, good and bad, and checks every answer."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from fastapi import FastAPI
from little_site import little_app

from api.http.server import config

EXAMPLES = int(os.environ.get("CONTRACT_EXAMPLES", "8"))  # an operation; `make contract` asks for many
PHASES = os.environ.get("CONTRACT_PHASES", "examples,fuzzing")


@contextmanager
def served(app: FastAPI) -> Iterator[str]:
    """The address of a real server of the app, in this process."""
    server = uvicorn.Server(config(app, "127.0.0.1", 0))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(10)


@contextmanager
def address_of_api(folder: Path) -> Iterator[str]:
    """That of CONTRACT_URL, a service over the starter collection, or of the little site."""
    if there := os.environ.get("CONTRACT_URL"):
        yield there.rstrip("/")
        return
    with little_app(folder) as app, served(app) as address:
        yield address


def test_every_answer_is_one_that_the_description_promises(tmp_path: Path) -> None:
    with address_of_api(tmp_path) as address:
        done = subprocess.run(
            [
                Path(sys.executable).with_name("schemathesis"), "run", f"{address}/api/v1/openapi.json",
                "--checks", "all", "--phases", PHASES, "--max-examples", str(EXAMPLES), "--continue-on-failure",
                "--warnings", "off", "--request-timeout", "60", "--seed", os.environ.get("CONTRACT_SEED", "1"),
            ],
            cwd=tmp_path,
            env=os.environ | {"SCHEMATHESIS_HOOKS": "contract_hooks", "PYTHONPATH": f"{Path(__file__).parent}"},
            capture_output=True, text=True, check=False,
        )  # fmt: skip
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    cases = re.search(r"([\d,]+) generated", done.stdout)
    assert cases, done.stdout[-2000:]
    sys.stdout.write(f"{cases[0]}, seed {os.environ.get('CONTRACT_SEED', '1')}\n")
    assert int(cases[1].replace(",", "")) >= 5 * EXAMPLES
