"""`syllabary serve --starter` on a free port, with one hostile record beside the starter collection."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from command import run
from served import free_port

MARKUP = '"><script>window.broken=1</script><img src="https://evil.example/x" onerror="window.broken=2">'
HOSTILE = {
    "@context": "https://schema.org",
    "@type": "LearningResource",
    "@id": "hostile:1",
    "name": f"Zyzzyva {MARKUP}".ljust(10_000, "w"),
    "url": "javascript:window.broken=3",
    "license": "javascript:window.broken=4",
    "description": f"Zyzzyva {MARKUP}",
    "text": f"# Zyzzyva {MARKUP}\n\n[link](javascript:window.broken=5) ![i](https://evil.example/i.png)",
    **dict.fromkeys(
        ("learningResourceType", "about", "keywords", "teaches", "publisher", "author", "accessibilityFeature",
         "accessMode", "accessibilitySummary", "educationalUse", "educationalLevel", "isPartOf"), MARKUP,
    ),
    "educationalAlignment": {"@type": "AlignmentObject", "alignmentType": "teaches", "targetName": MARKUP,
                             "targetDescription": MARKUP, "educationalFramework": MARKUP, "targetUrl": "javascript:1"},
}  # fmt: skip
STARTER = Path(__file__).parent.parent / "catalog" / "starter"


@contextmanager
def starter_served(folder: Path) -> Iterator[str]:
    """The address of the service, which has its home in ``folder`` and is ready."""
    record, home = folder / "hostile.jsonld", folder / "var"
    record.write_text(json.dumps(HOSTILE), encoding="utf-8")
    done = run(home, "import", "--json", str(record), str(STARTER / "standards"), str(STARTER / "resources"))
    assert json.loads(done.stdout)["rejected"] == 0, done.stdout
    port, log = free_port(), folder / "log"
    command = [Path(sys.executable).with_name("syllabary"), "serve", "--starter", "--port", str(port)]
    with log.open("wb") as told:
        process = subprocess.Popen(command, env=os.environ | {"SYLLABARY_HOME": str(home)}, stderr=told)
    try:
        _wait(f"http://127.0.0.1:{port}/readyz", process, log)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(30)


def _wait(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 240
    while time.monotonic() < deadline:
        assert process.poll() is None, log.read_text()
        try:
            with urllib.request.urlopen(address, timeout=30):
                return
        except OSError:
            time.sleep(0.25)
    raise AssertionError(f"not ready: {log.read_text()}")
