"""A model as a file: plain arrays in one archive, nothing in it that could be run, proven when it is read."""

import io
import json
import zipfile
import zlib
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from hark.core.complaints.triage.confidence import Calibration
from hark.core.complaints.triage.hidden import UNITS, Layer
from hark.core.complaints.triage.model import Head, Model
from hark.core.complaints.triage.softmax import Plane
from hark.core.complaints.triage.weighing import NONE_EARLY, Vocabulary
from hark.core.errors import Refusal

FORM = "hark triage 2"
LARGEST = 256 * 2**20  # bytes unpacked; the bundled model has 6 MB
_STRANGE = (ValueError, KeyError, TypeError, IndexError, EOFError, OSError, zipfile.BadZipFile, zlib.error)
# The parts of a layer, in the order of its fields, and their dimensions.
_PARTS = {"inner": 2, "shift": 1, "outer": 2, "layer_bias": 1}
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
        "early": True,
        "heads": [
            {"axis": head.axis, "classes": head.classes, "heat": head.calibration.heat}
            | {"slopes": head.calibration.slopes.tolist(), "threshold": head.threshold}
            | {"layer": head.layer is not None}
            for head in model.heads
        ],
    }
    arrays: dict[str, Any] = {
        "told": _bytes(json.dumps(told, ensure_ascii=False)),
        "words": _bytes("\n".join(model.vocabulary.words)),
        "pairs": model.vocabulary.pairs,
        "early": model.vocabulary.early,
        "word_weights": model.vocabulary.weights,
    }
    for at, head in enumerate(model.heads):
        arrays[f"weights_{at}"] = head.plane.weights.astype(np.float16)
        arrays[f"bias_{at}"] = head.plane.bias
        arrays[f"shifts_{at}"] = head.calibration.shifts
        if head.layer:
            fields = head.layer.inner, head.layer.shift, head.layer.outer, head.layer.bias
            arrays |= {
                f"{part}_{at}": said.astype(np.float16) for part, said in zip(_PARTS, fields, strict=True)
            }
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
    words = tuple(array("words").tobytes().decode().split("\n"))
    pairs = _pairs(array("pairs"), words=len(words))
    early = _early(array("early"), words=len(words)) if told.get("early") else NONE_EARLY
    vocabulary = Vocabulary(words, pairs, _sound(array("word_weights"), 1), early)
    weighed = len(vocabulary.weights)
    if len(set(words)) != len(words) or len(words) + len(pairs) + len(early) != weighed:
        raise ValueError("words and weights differ")
    heads = tuple(_head(at, head, array, words=weighed) for at, head in enumerate(told["heads"]))
    return Model(str(told["language"]), vocabulary, heads, dict(told["card"]))


def _head(at: int, told: Mapping[str, Any], array: Callable[[str], Any], *, words: int) -> Head:
    weights = _sound(array(f"weights_{at}"), 2).astype(np.float32)
    bias, shifts = _sound(array(f"bias_{at}"), 1), _sound(array(f"shifts_{at}"), 2)
    slopes = _sound(np.array(told["slopes"], dtype=float), 1)
    classes = tuple(map(str, told["classes"]))
    shapes = (weights.shape, bias.shape, shifts.shape, slopes.shape)
    if shapes != ((words, len(classes)), (len(classes),), (2, len(classes)), (3,)):
        raise ValueError("the shapes differ")
    heat, threshold = float(told["heat"]), float(told["threshold"])
    if not (heat > 0 and 0 <= threshold <= 1):
        raise ValueError("the calibration is none")
    calibration = Calibration(heat, slopes, shifts)
    has_layer = told.get("layer", False)  # models of before do not say
    layer = _layer(at, array, words, len(classes)) if has_layer else None
    return Head(str(told["axis"]), classes, Plane(weights, bias), calibration, threshold, layer)


def _layer(at: int, array: Callable[[str], Any], words: int, classes: int) -> Layer:
    layer = Layer(
        *(_sound(array(f"{part}_{at}"), dimensions).astype(np.float32) for part, dimensions in _PARTS.items())
    )
    shapes = (layer.inner.shape, layer.shift.shape, layer.outer.shape, layer.bias.shape)
    if shapes != ((words, UNITS), (UNITS,), (UNITS, classes), (classes,)):
        raise ValueError("the shapes differ")
    return layer


def _pairs(places: Any, *, words: int) -> Any:
    if places.dtype != np.int32 or places.ndim != 2 or places.shape[1] != 2:
        raise ValueError("these are no pairs")
    if len(places) and not 0 <= places.min() <= places.max() < words:
        raise ValueError("a pair is of words there are not")
    if len(np.unique(places, axis=0)) != len(places):
        raise ValueError("a pair stands there twice")
    return places


def _early(places: Any, *, words: int) -> Any:
    if places.dtype != np.int32 or places.ndim != 1 or len(np.unique(places)) != len(places):
        raise ValueError("these are no places of words")
    if len(places) and not 0 <= places.min() <= places.max() < words:
        raise ValueError("a place is of a word there is not")
    return places


def _sound(numbers: Any, dimensions: int) -> Any:
    if numbers.dtype.kind != "f" or numbers.ndim != dimensions or not np.isfinite(numbers).all():
        raise ValueError("these are not the numbers of a model")
    return numbers


def _bytes(text: str) -> Any:
    return np.frombuffer(text.encode(), dtype=np.uint8)
