"""Many clients at once, from a process of their own: `python flood.py '{"port": ..., "clients": ...}'` prints a report.

Each client keeps one connection and asks again and again for a number of seconds, with a rest in between. The report
has how often each status came (0: no answer) and how long each 200 took, in seconds.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Report:
    statuses: dict[int, int]
    taken: list[float]

    @property
    def p99(self) -> float:
        return sorted(self.taken)[int(len(self.taken) * 0.99)] if self.taken else float("inf")

    def __str__(self) -> str:
        return f"{dict(sorted(self.statuses.items()))}, p99 of 200: {self.p99:.3f} s"


class Flood:
    """A flood in a process of its own; ``report`` waits for its end."""

    def __init__(self, port: int, clients: int, seconds: float, path: str, *, body: str = "", rest: float = 0) -> None:
        self._seconds = seconds
        wanted = {"port": port, "clients": clients, "seconds": seconds, "path": path, "body": body, "rest": rest}
        command = [sys.executable, str(Path(__file__)), json.dumps(wanted)]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE)

    def report(self) -> Report:
        written = json.loads(self._process.communicate(timeout=self._seconds + 120)[0])
        return Report({int(status): count for status, count in written["statuses"].items()}, written["taken"])


async def client(wanted: dict[str, Any], statuses: Counter[int], taken: list[float]) -> None:
    body = wanted["body"].encode()
    head = f"{'POST' if body else 'GET'} {wanted['path']} HTTP/1.1\r\nHost: 127.0.0.1\r\n"
    if body:
        head += f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n"
    request = head.encode() + b"\r\n" + body
    until, streams = time.monotonic() + wanted["seconds"], None
    while time.monotonic() < until:
        started = time.monotonic()
        try:
            if streams is None:
                streams = await asyncio.open_connection("127.0.0.1", wanted["port"])
            streams[1].write(request)
            status = await asyncio.wait_for(answer(streams[0]), 15)
        except (OSError, ValueError, TimeoutError, asyncio.IncompleteReadError):
            status, streams = 0, None
            await asyncio.sleep(0.05)
        statuses[status] += 1
        if status == 200:
            taken.append(time.monotonic() - started)
        await asyncio.sleep(wanted["rest"])
    if streams is not None:
        streams[1].close()


async def answer(reader: asyncio.StreamReader) -> int:
    """The status of an answer, all of which is read."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
    length = head.partition("content-length:")[2].partition("\r\n")[0]
    await reader.readexactly(int(length))
    return int(head.split()[1])


async def main(wanted: dict[str, Any]) -> None:
    statuses: Counter[int] = Counter()
    taken: list[float] = []
    await asyncio.gather(*(client(wanted, statuses, taken) for _ in range(wanted["clients"])))
    sys.stdout.write(json.dumps({"statuses": statuses, "taken": taken}))


if __name__ == "__main__":
    asyncio.run(main(json.loads(sys.argv[1])))
