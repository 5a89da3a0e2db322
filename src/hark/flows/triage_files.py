"""A model as a file: plain arrays in one archive, nothing in it that could be run, proven when it is read."""

import io
import json
import zipfile
import zlib
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from hark.core.complaints.triage.confidence import Calibration
from hark.core.complaints.triage.model import Head, Model
from hark.core.complaints.triage.softmax import Plane
from hark.core.complaints.triage.weighing import Vocabulary
from hark.core.errors import Refusal

FORM = "hark triage 1"
LARGEST = 256 * 2**20  # bytes unpacked; the bundled model has 2 MB
_STRANGE = (ValueError, KeyError, TypeError, IndexError, EOFError, OSError, zipfile.BadZipFile, zlib.error)
# A member may be no array, or ask for a password or a packing there is not.
_UNPACKABLE = (AttributeError, RuntimeError, NotImplementedError, UnicodeError, MemoryError, RecursionError)


class ModelRefused(Refusal):
    """A file is no model, or not as it was written."""


def packed(model: Model) -> bytes:
    """The model as a NumPy archive; weights with half precision, which changes no third digit."""
    told = {
        "form": FORM,
        "language": model.language,
        "card": model.card,
        "heads": [
            {"axis": head.axis, "classes": head.classes, "heat": head.calibration.heat}
            | {"slope": head.calibration.slope, "threshold": head.threshold}
            for head in model.heads
        ],
    }
    arrays: dict[str, Any] = {
        "told": _bytes(json.dumps(told, ensure_ascii=False)),
        "words": _bytes("\n".join(model.vocabulary.words)),
        "word_weights": model.vocabulary.weights,
    }
    for at, head in enumerate(model.heads):
        arrays[f"weights_{at}"] = head.plane.weights.astype(np.float16)
        arrays[f"bias_{at}"] = head.plane.bias
        arrays[f"shift_{at}"] = head.calibration.shift
    file = io.BytesIO()
    np.savez_compressed(file, **arrays)
    return file.getvalue()


def unpacked(content: bytes, *, name: str) -> Model:
    """The model in the file, which is called `name` where it is refused.

    Raises:
        ModelRefused: it is damaged, or no model of this form.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > LARGEST:
                raise ValueError("it is larger than any model")
        with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
            return _model(arrays.__getitem__)
    except (*_STRANGE, *_UNPACKABLE) as problem:
        raise ModelRefused(
            "The model {name} cannot be used: it is damaged, or no model of Hark's. "
            "Put the one before it in its place, or train it again.",
            name=name,
        ) from problem


def _model(array: Callable[[str], Any]) -> Model:
    told = json.loads(array("told").tobytes().decode())
    if told["form"] != FORM:
        raise ValueError(told["form"])
    vocabulary = Vocabulary(
        tuple(array("words").tobytes().decode().split("\n")), _sound(array("word_weights"), 1)
    )
    if len(set(vocabulary.words)) != len(vocabulary.weights):
        raise ValueError("words and weights differ")
    heads = tuple(
        _head(at, head, array, words=len(vocabulary.words)) for at, head in enumerate(told["heads"])
    )
    return Model(str(told["language"]), vocabulary, heads, dict(told["card"]))


def _head(at: int, told: Mapping[str, Any], array: Callable[[str], Any], *, words: int) -> Head:
    weights = _sound(array(f"weights_{at}"), 2).astype(np.float32)
    bias, shift = _sound(array(f"bias_{at}"), 1), _sound(array(f"shift_{at}"), 1)
    classes = tuple(map(str, told["classes"]))
    if weights.shape != (words, len(classes)) or bias.shape != shift.shape or bias.shape != (len(classes),):
        raise ValueError("the shapes differ")
    heat, slope, threshold = (float(told[name]) for name in ("heat", "slope", "threshold"))
    if not (heat > 0 and 0 <= slope < np.inf and 0 <= threshold <= 1):
        raise ValueError("the calibration is none")
    return Head(str(told["axis"]), classes, Plane(weights, bias), Calibration(heat, slope, shift), threshold)


def _sound(numbers: Any, dimensions: int) -> Any:
    if numbers.dtype.kind != "f" or numbers.ndim != dimensions or not np.isfinite(numbers).all():
        raise ValueError("these are not the numbers of a model")
    return numbers


def _bytes(text: str) -> Any:
    return np.frombuffer(text.encode(), dtype=np.uint8)
