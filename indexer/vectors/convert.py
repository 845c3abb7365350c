"""From a sentence-transformers model to a graph that ONNX Runtime runs without torch: 8-bit weights, pooling and
normalization inside. Made once a model, checked against torch before it is used.

    <folder>/model.onnx          token ids to a unit vector
    <folder>/tokenizer.json      what ``tokenizers`` reads
    <folder>/about.json          dimensions, most tokens, prompts: what else of the model's files is needed

Run as ``python -m indexer.vectors.convert MODEL FOLDER``, a process of its own, so that torch leaves with it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import orjson

from catalog.errors import ModelError
from indexer.files import flush
from indexer.vectors.onnx_embedder import ABOUT, GRAPH, TOKENIZER, OnnxEmbedder
from indexer.vectors.torch_embedder import FULL_PRECISION, SentenceTransformerEmbedder

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

EXACT = 1e-4  # how far a number may be from torch's before the weights are cut to 8 bits
# The least cosine to torch's vectors after that. all-MiniLM-L6-v2 keeps .98 text by text, and .97 for an empty text
# that is padded to the longest.
FAITHFUL = 0.95
# Texts of mixed lengths, encoded in one padded batch: empty, long beyond any model's limit, other scripts.
TRIED = (
    "Fractions",
    "",
    "How volcanoes erupt, and why some do so without warning. " * 12,
    "光合作用 y la fotosíntesis",
    "Adding fractions with unlike denominators on a number line",
    "word " * 2000,
)


def convert(model: Path, folder: Path) -> None:
    """Make the graph of ``model`` in ``folder``, whole or not at all. Raises ``ModelError`` if it cannot be made or is
    not faithful."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    run = subprocess.run(
        [sys.executable, "-m", __name__, str(model), str(folder)],
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
    )
    if not (folder / ABOUT).is_file():  # it may be another process that made it
        last = (run.stderr.strip() or f"it ended with status {run.returncode}").splitlines()[-1]
        raise ModelError(f"{model} cannot be converted for ONNX Runtime: {last}")


def _convert(source: Path, folder: Path) -> None:
    if not orjson.loads((source / "modules.json").read_bytes()):
        raise ModelError("its modules.json names no module")
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".making-") as place:
        made = Path(place) / "graph"
        made.mkdir()
        original = SentenceTransformerEmbedder(source, runtime=FULL_PRECISION)
        model = original.loaded(attention="eager")
        _write_tokenizer(model, made)
        inputs = _export(model, Path(place) / "full.onnx")
        expected = original.encode(TRIED)
        about = {
            "inputs": inputs,
            "dimensions": expected.shape[1],
            "most": int(model.max_seq_length or 0),
            "prompts": {str(role): str(text) for role, text in (model.prompts or {}).items()},
        }
        (made / ABOUT).write_bytes(orjson.dumps(about, option=orjson.OPT_INDENT_2))
        shutil.copy(Path(place) / "full.onnx", made / GRAPH)
        _check(OnnxEmbedder(source, made), expected, exact=True)
        _quantize(Path(place) / "full.onnx", made / GRAPH)
        _check(OnnxEmbedder(source, made), expected, exact=False)
        for path in made.iterdir():
            flush(path)
        if not folder.exists():
            made.rename(folder)
        flush(folder.parent)


def _write_tokenizer(model: SentenceTransformer, folder: Path) -> None:
    tokenizer: Any = model.tokenizer
    if not hasattr(tokenizer, "backend_tokenizer"):
        raise ModelError("its tokenizer is not one that the tokenizers library reads")
    tokenizer.backend_tokenizer.save(str(folder / TOKENIZER))


def _export(model: SentenceTransformer, path: Path) -> list[str]:
    """Write the graph in full precision and return the names of its inputs, in order."""
    import torch  # noqa: PLC0415  takes seconds

    features = model.eval().preprocess(list(TRIED[:2]))
    names = [name for name, values in features.items() if isinstance(values, torch.Tensor)]

    class Pipeline(torch.nn.Module):
        """All modules of the model, pooling and normalization too."""

        def __init__(self) -> None:
            super().__init__()
            self.model = model

        def forward(self, *values: torch.Tensor) -> torch.Tensor:
            vector: torch.Tensor = self.model(dict(zip(names, values, strict=True)))["sentence_embedding"]
            return torch.nn.functional.normalize(vector, dim=1)

    free = {0: torch.export.Dim.DYNAMIC, 1: torch.export.Dim.DYNAMIC}
    with torch.inference_mode(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        program = torch.onnx.export(
            Pipeline().eval(),
            tuple(features[name] for name in names),
            dynamo=True,  # the older exporter reads padding as words, in silence
            input_names=names,
            output_names=["vector"],
            dynamic_shapes=(tuple(free for _ in names),),
            verbose=False,
        )
    assert program is not None  # noqa: S101  only the older exporter answers with nothing
    program.save(str(path))
    return names


def _quantize(source: Path, target: Path) -> None:
    import onnx  # noqa: PLC0415
    from onnxruntime.quantization import QuantType, quantize_dynamic  # noqa: PLC0415

    options = {"DefaultTensorType": onnx.TensorProto.FLOAT}  # of tensors whose type the graph leaves open
    quantize_dynamic(source, target, weight_type=QuantType.QInt8, per_channel=True, extra_options=options)


def _check(made: OnnxEmbedder, expected: np.ndarray[Any, Any], *, exact: bool) -> None:
    """Raises ``ModelError`` if the graph, over a padded batch or text by text, is not what torch answers."""
    for how, rows in (("together", made.encode_padded(TRIED)), ("one by one", made.encode(TRIED))):
        apart = float(np.abs(rows - expected).max()) if exact else 0.0
        least = float((rows * expected).sum(axis=1).min())
        if apart > EXACT or least < FAITHFUL:
            raise ModelError(f"the graph is not faithful: texts {how} have a cosine of {least:.3f} to torch's vectors")


def main(arguments: Sequence[str]) -> int:
    """Convert; status 1 with the reason as the last line on standard error if that fails."""
    try:
        _convert(Path(arguments[0]), Path(arguments[1]))
    except Exception as error:  # noqa: BLE001  whatever it is, the model is used without a graph, and this is why
        sys.stderr.write("\n" + " ".join(f"{type(error).__name__}: {error}".split()) + "\n")
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
