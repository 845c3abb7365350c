"""What the builders of judged sets share: writing a file, and holding it to the SHA-256 of the one we measured on."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

DIFFERS = 1
USAGE = 2
_DIGESTS = Path(__file__).with_name("built.sha256")
Record = Mapping[str, Any]


def ndjson(records: Iterable[Record]) -> bytes:
    return "".join(compact(record) + "\n" for record in records).encode()


def compact(record: Record) -> str:
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"))


def write(path: Path, data: bytes, known_as: str) -> bool:
    """Write the file, and say its SHA-256 and whether it is that of `known_as` in built.sha256."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    digest = sha256(data).hexdigest()
    same = digest == digests()[known_as]
    verdict = (
        "the bytes that our figures were measured on" if same else "not the bytes that our figures were measured on"
    )
    sys.stdout.write(f"{digest}  {path}: {verdict}\n")
    return same


def digests() -> dict[str, str]:
    lines = _DIGESTS.read_text(encoding="utf-8").splitlines()
    return {name: digest for digest, name in (line.split() for line in lines)}


def finish(build: Callable[[], Sequence[bool]]) -> int:
    """The exit status: 0 if all that was written is what we measured on, 1 if not, 2 if there was nothing to build."""
    try:
        return 0 if all(build()) else DIFFERS
    except (OSError, ValueError, KeyError, SyntaxError) as error:  # a SyntaxError is XML that does not parse
        sys.stderr.write(f"{error}\n")
        return USAGE
