"""Fit the category model to the labelled lines.

python -m auditor.classify.train        write lexicons/category_weights.tsv
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from auditor import resources
from auditor.classify.category_case import Case, Ruling
from auditor.classify.category_rules import rulings
from auditor.classify.category_words import CategoryWords, load_category_words
from auditor.classify.features import LONGEST_GRAM, LONGEST_WORD, features
from auditor.classify.lines import CLASSES, IndicatorLine, line_files, read_lines, without_near_duplicates
from auditor.classify.tokens import load_tokenizer
from auditor.classify.value import ValueReader, load_reader
from auditor.classify.weights import FILE, Weights, to_text
from auditor.text import squeeze

# Grouped cross-validation over 2,700 lines: C 5, 10, 20 → 0.846, 0.851, 0.854; features seen once cost 0.01.
_C = 20.0
_SEEN = 2
# Figures of the fit below half a hundredth leave no trace after rounding; rows of nothing else are dropped.
_TINY = 0.03
# Rules are written from the review practice, not learned: each starts as if right on 19.4 lines of 20.
_PRIOR_LINES = 20
_PRIOR = 19.4
_HEAD = (
    "what: weights of the category model, in hundredths",
    "source: fitted to lexicons/indicators by python -m auditor.classify.train; do not edit",
    "date: 2026-11-25",
)


def cases(
    lines: Sequence[IndicatorLine], reader: ValueReader, words: CategoryWords
) -> list[tuple[Case, tuple[Ruling, ...]]]:
    """Return each line as the rules see it, with what they say; costs to people or nature are left to the model."""
    found = []
    for line in lines:
        case = Case(squeeze(line.name), reader.read(line.value, line.name), "88", words)
        found.append((case, rulings(case)))
    return found


def long_words(lines: Sequence[IndicatorLine], layers: Sequence[Path] = ()) -> frozenset[str]:
    """Return the dictionary words beyond the length of a character gram that at least two lines hold."""
    tokenizer = load_tokenizer(layers)
    seen = Counter(word for line in lines for word in set(tokenizer.cut(squeeze(line.name))))
    return frozenset(word for word, n in seen.items() if n >= _SEEN and LONGEST_GRAM < len(word) <= LONGEST_WORD)


def rows_of(lines: Sequence[IndicatorLine], layers: Sequence[Path] = ()) -> list[list[str]]:
    """Return the features of each line."""
    words = long_words(lines, layers)
    found = cases(lines, load_reader(layers), load_category_words(layers))
    return [features(case, ruled, words) for case, ruled in found]


def fit(lines: Sequence[IndicatorLine], layers: Sequence[Path] = ()) -> Weights:
    """Return the model fitted to the lines."""
    return fit_rows(lines, rows_of(lines, layers), rule_trust(lines, layers))


def fit_rows(lines: Sequence[IndicatorLine], rows: Sequence[list[str]], trust: dict[str, float]) -> Weights:
    """Return the model fitted to lines whose features are known."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression

    vectorizer = TfidfVectorizer(analyzer=list, binary=True, min_df=_SEEN)
    matrix = vectorizer.fit_transform(rows)
    estimator = LogisticRegression(C=_C, max_iter=1000, tol=1e-6)
    estimator.fit(matrix, [line.level2 for line in lines])
    return _export(vectorizer, estimator, trust)


def _export(vectorizer: Any, estimator: Any, trust: dict[str, float]) -> Weights:
    present = list(estimator.classes_)
    # A class without lines (an auditor's own small set) can never win.
    bias = tuple(float(estimator.intercept_[present.index(c)]) if c in present else -20.0 for c in CLASSES)
    known: dict[str, tuple[float, ...]] = {}
    for feature, column in vectorizer.vocabulary_.items():
        idf = float(vectorizer.idf_[column])
        row = [float(estimator.coef_[present.index(c), column]) * idf if c in present else 0.0 for c in CLASSES]
        if max(abs(figure) for figure in row) >= _TINY:
            known[feature] = (idf, *row)
    return Weights.of(known, bias, trust)


def rule_trust(lines: Sequence[IndicatorLine], layers: Sequence[Path] = ()) -> dict[str, float]:
    """Return for each firm rule the share of the lines it decides that it decides rightly."""
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    found = cases(lines, load_reader(layers), load_category_words(layers))
    for line, (_, ruled) in zip(lines, found, strict=True):
        if ruled and ruled[-1].firm and ruled[-1].labels:
            total[ruled[-1].rule] += 1
            right[ruled[-1].rule] += bool(line.accepted.intersection(ruled[-1].labels))
    return {rule: round((right[rule] + _PRIOR) / (n + _PRIOR_LINES), 3) for rule, n in sorted(total.items())}


def training_lines(layers: Sequence[Path] = ()) -> list[IndicatorLine]:
    """Return the shipped lines and those of the layers without near-duplicates."""
    return without_near_duplicates(read_lines(line_files(layers)))[0]


def main() -> int:
    """Fit the shipped lines and write the weights."""
    lines = training_lines()
    text = to_text(fit(lines), _HEAD)
    file = resources.LEXICONS / FILE
    file.write_text(text, "utf-8")
    sys.stdout.write(f"{file}：{len(lines)} 行，{text.count(chr(10))} 个特征，{len(text.encode()) // 1024} KB\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
