"""Load on a server: some clients, each of which asks again as soon as it has its answer. One thread and no library, so
that little of the machine goes to asking."""

from __future__ import annotations

import selectors
import socket
from collections.abc import Iterator
from dataclasses import dataclass, field
from time import perf_counter


@dataclass
class Answers:
    """``milliseconds`` are those of each answer within ``seconds``; ``refused`` of them were not 200."""

    seconds: float = 0.0
    milliseconds: list[float] = field(default_factory=list)
    refused: int = 0

    @property
    def rate(self) -> float:
        """Answers a second, but for those that refuse."""
        return (len(self.milliseconds) - self.refused) / self.seconds

    def percentile(self, share: float) -> float:
        ordered = sorted(self.milliseconds)
        return ordered[min(int(len(ordered) * share), len(ordered) - 1)]

    def add(self, other: Answers) -> None:
        self.seconds += other.seconds
        self.milliseconds += other.milliseconds
        self.refused += other.refused


class _Client:
    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self, path: str) -> None:
        self._read, self._length, self.asked = b"", -1, perf_counter()
        self.socket.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())

    def read(self) -> int | None:
        """The status, once the answer is whole."""
        part = self.socket.recv(1 << 18)
        if not part:
            raise ConnectionError("The server closed a connection in the middle of its answer.")
        self._read += part
        if self._length < 0 and (end := self._read.find(b"\r\n\r\n")) >= 0:
            head = self._read[:end].lower()
            self._length = end + 4 + int(head.split(b"content-length:")[1].split(b"\r\n")[0])
        return int(self._read[9:12]) if 0 <= self._length <= len(self._read) else None


def drive(port: int, paths: Iterator[str], clients: int, seconds: float) -> Answers:
    """What ``clients`` at once are answered within ``seconds``; every path is asked for once."""
    answers = Answers(seconds)
    with selectors.DefaultSelector() as waiting:
        for client in [_Client(port) for _ in range(clients)]:
            waiting.register(client.socket, selectors.EVENT_READ, client)
            client.ask(next(paths))
        end = perf_counter() + seconds
        while waiting.get_map():
            for key, _ in waiting.select():
                client = key.data
                if (status := client.read()) is None:
                    continue
                if (now := perf_counter()) <= end:
                    answers.milliseconds.append((now - client.asked) * 1e3)
                    answers.refused += status != 200
                    client.ask(next(paths))
                else:
                    waiting.unregister(client.socket)
                    client.socket.close()
    return answers
