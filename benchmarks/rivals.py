"""Others that sort texts, run by a Python that has them: TF-IDF with logistic regression, and fastText.

`PYTHON rivals.py FOLDER` reads train.jsonl and test.jsonl there and writes a JSON file for each rival: the
chances it gives each class for each text, and how long it took. It imports nothing of Hark's.
"""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

FOLDER = Path(sys.argv[1])
PASSES = 7


def read(name: str) -> tuple[list[str], list[int]]:
    rows = [json.loads(line) for line in (FOLDER / name).read_text(encoding="utf-8").splitlines()]
    return [row["text"] for row in rows], [row["class"] for row in rows]


def macro(right: list[int], told: list[int]) -> float:
    scores = []
    for kind in set(right):
        hits = sum(a == b == kind for a, b in zip(right, told, strict=True))
        scores.append(2 * hits / (right.count(kind) + told.count(kind)))
    return sum(scores) / len(scores)


def timed(told: Callable[[], list[list[float]]]) -> tuple[list[list[float]], float]:
    """What is told, and the processor seconds of the quickest of as many passes as Hark makes."""
    took = []
    for _ in range(PASSES):
        began = time.process_time()
        chances = told()
        took.append(time.process_time() - began)
    return chances, min(took)


def cleaned(text: str) -> str:
    return " ".join("".join(c if c.isalnum() else " " for c in text.lower()).split())


def regression() -> dict[str, object]:
    """Words weighed, the best of four settings on a fifth of what is learned from."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression

    texts, right = read("train.jsonl")
    tries = [(cost, weight) for cost in (2, 5) for weight in (None, "balanced")]

    def made(some: list[str], classes: list[int], cost: float, weight: str | None) -> tuple:
        words = TfidfVectorizer(min_df=2, sublinear_tf=True)
        found = LogisticRegression(C=cost, class_weight=weight, max_iter=100)
        return words, found.fit(words.fit_transform(some), classes)

    inner, outer = [at for at in range(len(texts)) if at % 5], range(0, len(texts), 5)
    best = (-1.0, tries[0])
    for each in tries:
        words, found = made([texts[at] for at in inner], [right[at] for at in inner], *each)
        told = found.predict(words.transform([texts[at] for at in outer])).tolist()
        best = max(best, (macro([right[at] for at in outer], told), each), key=lambda pair: pair[0])
    words, found = made(texts, right, *best[1])
    tried, _ = read("test.jsonl")
    chances, seconds = timed(lambda: found.predict_proba(words.transform(tried)).tolist())
    return {
        "chances": chances,
        "seconds": seconds,
        "set": f"C={best[1][0]}, {best[1][1]}",
    }


def fast_text() -> dict[str, object]:
    """The best of three settings on a fifth of what is learned from."""
    import fasttext
    import numpy

    texts, right = read("train.jsonl")
    plain = [*map(cleaned, texts)]

    def made(places: list[int], grams: int, rate: float) -> object | None:
        file = FOLDER / "fasttext.txt"
        file.write_text("".join(f"__label__{right[at]} {plain[at]}\n" for at in places), encoding="utf-8")
        try:
            return fasttext.train_supervised(
                str(file),
                epoch=25,
                lr=rate,
                wordNgrams=grams,
                dim=50,
                thread=1,
                verbose=0,
                bucket=200_000,
                seed=1,
            )
        except RuntimeError:  # at a high rate its numbers overflow, on some processors
            return None

    def said(model: object, some: list[str]) -> list[list[float]]:
        rows = []
        for text in some:
            # Its own `predict` asks NumPy for what NumPy 2 refuses.
            pairs = model.f.predict(f"{text}\n", 9, 0.0, "strict")
            row = numpy.zeros(9)
            for chance, label in pairs:
                row[int(label.removeprefix("__label__"))] = chance
            rows.append((row / row.sum()).tolist())
        return rows

    inner, outer = [at for at in range(len(texts)) if at % 5], range(0, len(texts), 5)
    tries = []
    for each in [(1, 0.5), (2, 0.5), (2, 0.1)]:
        if model := made(inner, *each):
            rows = said(model, [plain[at] for at in outer])
            told = [max(range(9), key=row.__getitem__) for row in rows]
            tries.append((macro([right[at] for at in outer], told), each))
    for _, best in sorted(tries, reverse=True):
        if model := made([*range(len(texts))], *best):
            break
    tried, _ = read("test.jsonl")
    chances, seconds = timed(lambda: said(model, [*map(cleaned, tried)]))
    return {
        "chances": chances,
        "seconds": seconds,
        "set": f"{best[0]}-grams, {best[1]}",
    }


for name, rival in (("regression", regression), ("fasttext", fast_text)):
    try:
        found = rival()
    except ImportError as absent:
        found = {"absent": f"{absent.name} is not installed"}
    (FOLDER / f"{name}.json").write_text(json.dumps(found), encoding="utf-8")
