"""txtai over the same texts, with the same model: run by a Python that has txtai, see ``bench_serving``.

    python tests/txtai_side.py FOLDER MODEL

FOLDER holds ``texts.json`` and ``vectors.npy``, one a text; it gets txtai's index and ``config.yml`` for its own API.
Texts are not encoded once more: the vectors are given, and the queries' come from MODEL, as txtai loads it.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
from txtai import Embeddings  # type: ignore[import-not-found,unused-ignore]


def main(folder: Path, model: str) -> None:
    texts = json.loads((folder / "texts.json").read_text(encoding="utf-8"))
    vectors = dict(zip(texts, np.load(folder / "vectors.npy").astype(np.float32), strict=True))
    embeddings = Embeddings(
        method="external", transform=lambda some: np.array([vectors[text] for text in some]), content=True
    )
    embeddings.index([(str(number), text, None) for number, text in enumerate(texts)])
    index = folder / "index"
    embeddings.save(str(index))
    settings = index / "config.json"
    config = json.loads(settings.read_text(encoding="utf-8"))
    del config["method"], config["transform"]
    settings.write_text(json.dumps(config | {"path": model}), encoding="utf-8")
    (folder / "config.yml").write_text(f"path: {index.resolve()}\nembeddings:\n  path: {model}\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
