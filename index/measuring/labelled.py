"""Labelled questions to measure and fit with: SQuAD-format files, JSON lines, and TOML (`corpus/golden.toml`).

JSON lines   {"question": ..., "answers": [...], "documents": [paths], "wrong": [...], "answerable": true}
             only the question is required; other keys are ignored
TOML         [[question]] with question, and documents, contains, or declined = true; no other keys
SQuAD        data → paragraphs (context) → qas (question, answers, is_impossible)
"""

import json
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeVar

from index.errors import DocumentError
from index.store.base import PassageStore
from index.text import normalise, one_line
from index.types import Span

Split = Literal["all", "odd", "even", "first-half", "second-half"]


@dataclass(frozen=True, slots=True)
class Labelled:
    """A question and what is known of its answer.

    Attributes:
        answers: Strings; one of them should be in the quote. Empty when unknown.
        context: The paragraph or document that answers; empty when the label names documents instead.
        title: The article it belongs to; fitting and reporting keep articles separate.
        documents: Paths; one of them should be quoted first.
        answerable: Whether the corpus answers it; None when only the context can tell. When it is true and neither context
            nor documents are known, a quote from any document is in the right place.
        wrong: Strings; none of them may be in the quote.
    """

    question: str
    answers: tuple[str, ...] = ()
    context: str = ""
    title: str = ""
    documents: tuple[str, ...] = ()
    answerable: bool | None = None
    wrong: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LabelledSet:
    """Questions, and every paragraph that came with them (of articles without questions too), with its title."""

    questions: tuple[Labelled, ...]
    paragraphs: tuple[tuple[str, str], ...]


def read_labelled(path: Path) -> LabelledSet:
    """Read a file of labelled questions, by its content.

    Raises:
        DocumentError: If it is in none of the three formats, or a value is of the wrong kind; one line that names the place.
    """
    try:
        text = path.read_text("utf-8-sig")
        if path.suffix == ".toml":
            rows = tomllib.loads(text)["question"]
            return LabelledSet(tuple(_from_toml(row, f"question {i}") for i, row in enumerate(rows, 1)), ())
        if path.suffix == ".jsonl" or not text.lstrip().startswith("{") or '"paragraphs"' not in text:
            lines = [(f"line {i}", line) for i, line in enumerate(text.split("\n"), 1) if line.strip()]
            return LabelledSet(tuple(_from_row(_json(line, where), where) for where, line in lines), ())
        return _from_squad(json.loads(text)["data"])
    except OSError as error:
        raise DocumentError(f"{path}: cannot be read ({error.strerror}).") from None
    except _BadRowError as error:
        raise DocumentError(f"{path}: {one_line(str(error), 200)}") from None
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise DocumentError(
            f'{path}: expected SQuAD JSON, JSON lines with "question", or TOML ({one_line(repr(error))}).'
        ) from None


def split_articles(labelled: LabelledSet, split: Split) -> list[Labelled]:
    """Questions of some articles only: titles with questions are sorted, then every second, or one half of the list."""
    titles = sorted({q.title for q in labelled.questions})
    middle = (len(titles) + 1) // 2
    chosen = {
        "all": titles,
        "odd": titles[0::2],
        "even": titles[1::2],
        "first-half": titles[:middle],
        "second-half": titles[middle:],
    }[split]
    kept = set(chosen)
    return [q for q in labelled.questions if q.title in kept]


def write_corpus(paragraphs: Iterable[tuple[str, str]], folder: Path) -> int:
    """Write each paragraph as a document of its own, named by its number; gives their count."""
    folder.mkdir(parents=True, exist_ok=True)
    count = 0
    for number, (_, context) in enumerate(paragraphs):
        (folder / f"{number:05}.txt").write_text(context, encoding="utf-8", newline="")
        count += 1
    return count


def folded(text: str) -> str:
    """Text for comparing answers: normalised, white space and case folded."""
    return " ".join(normalise(text).casefold().split())


class Judge:
    """Says whether a passage of a build is from the right place and holds an answer."""

    def __init__(self, store: PassageStore) -> None:
        self._raw = {document: store.document_text(document) for document in store.citations}
        self._texts = {document: folded(text) for document, text in self._raw.items()}
        self._paths = {citation.path: document for document, citation in store.citations.items()}
        self._homes: dict[str, dict[str, Span]] = {}

    def homes(self, label: Labelled) -> dict[str, Span]:
        """Documents that answer, each with the span (in folded text) of the label's context in it."""
        if not label.context and not label.documents and label.answerable:
            return dict.fromkeys(self._raw, (0, 1 << 60))
        if not label.context:
            return {self._paths[p]: (0, 1 << 60) for p in label.documents if p in self._paths}
        if label.context not in self._homes:
            context = folded(label.context)
            found = {d: text.find(context) for d, text in self._texts.items()}
            self._homes[label.context] = {d: (at, at + len(context)) for d, at in found.items() if at >= 0}
        return self._homes[label.context]

    def answerable(self, label: Labelled) -> bool:
        """Whether the corpus holds the label's context or documents."""
        return bool(self.homes(label)) if label.answerable is None else label.answerable

    def right_place(self, label: Labelled, document: str, span: Span) -> bool:
        """Whether a span overlaps the label's context."""
        home = self.homes(label).get(document)
        if home is None:
            return False
        if home[0] == 0 and home[1] >= len(self._texts[document]):
            return True
        start = len(folded(self._raw[document][: span[0]]))
        end = start + len(folded(self._raw[document][slice(*span)]))
        return start < home[1] and home[0] < end + 1

    def right(self, label: Labelled, document: str, span: Span) -> bool:
        """Whether a span is from the right place and contains an answer string (any text, when the label has none)."""
        if not self.right_place(label, document, span):
            return False
        text = self._raw[document][slice(*span)]
        if contains_answer(text, label.wrong):
            return False
        return not label.answers or contains_answer(text, label.answers)

    def held(self, label: Labelled) -> bool:
        """Whether one of the label's documents holds one of its answers; True when it names no document or no answer."""
        homes = self.homes(label)
        if not homes or not label.answers:
            return True
        return any(contains_answer(self._raw[document], label.answers) for document in homes)


def contains_answer(text: str, answers: Sequence[str]) -> bool:
    """Whether a text contains one of the answers, white space and case folded."""
    body = folded(text)
    return any(folded(answer) in body for answer in answers if answer.strip())


class _BadRowError(Exception):
    """A row that cannot be used; the message names it."""


_TOML_KEYS = ("question", "documents", "contains", "declined")


def _from_toml(row: object, where: str) -> Labelled:
    if not isinstance(row, dict):
        raise _BadRowError(f"{where} is {row!r}, expected a [[question]] table.")
    unknown = sorted(row.keys() - set(_TOML_KEYS))
    if unknown:
        raise _BadRowError(f"{where} has the key {unknown[0]!r}, expected {', '.join(_TOML_KEYS)}.")
    contains = _value(row, "contains", str, "", where)
    documents = _texts(row, "documents", where)
    declined = _value(row, "declined", bool, False, where)
    if declined and (contains or documents):
        raise _BadRowError(f"{where} is declined, so nothing answers it: expected no documents and no contains.")
    return Labelled(
        _question(row, where), (contains,) if contains else (), documents=documents, answerable=not declined
    )


def _json(line: str, where: str) -> object:
    try:
        return json.loads(line)
    except ValueError as error:
        raise _BadRowError(f'{where}: expected a JSON object with "question" ({error}).') from None


def _from_row(row: object, where: str) -> Labelled:
    if not isinstance(row, dict):
        raise _BadRowError(f'{where} is {row!r}, expected a JSON object with "question".')
    answerable = row.get("answerable")
    return Labelled(
        _question(row, where),
        _texts(row, "answers", where),
        context=_value(row, "context", str, "", where),
        title=_value(row, "title", str, "", where),
        documents=_texts(row, "documents", where),
        answerable=None if answerable is None else _value(row, "answerable", bool, False, where),
        wrong=_texts(row, "wrong", where),
    )


def _question(row: dict[str, Any], where: str) -> str:
    question = _value(row, "question", str, "", where)
    if not question.strip():
        raise _BadRowError(f"{where} has no question, expected one in `question`.")
    return question


_T = TypeVar("_T")


def _value(row: dict[str, Any], key: str, kind: type[_T], default: _T, where: str) -> _T:
    value = row.get(key, default)
    if not isinstance(value, kind):
        expected = {str: "a text", bool: "true or false"}[kind]
        raise _BadRowError(f"{where}: {key} is {value!r}, expected {expected}.")
    return value


def _texts(row: dict[str, Any], key: str, where: str) -> tuple[str, ...]:
    value = row.get(key, [])
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise _BadRowError(f"{where}: {key} is {value!r}, expected a list of texts.")
    return tuple(value)


def _from_squad(data: list[dict[str, Any]]) -> LabelledSet:
    questions: list[Labelled] = []
    paragraphs: list[tuple[str, str]] = []
    for number, article in enumerate(data):
        title = str(article.get("title") or f"article {number:05}")
        for paragraph in article["paragraphs"]:
            context = str(paragraph["context"])
            paragraphs.append((title, context))
            for qa in paragraph["qas"]:
                answers = tuple(dict.fromkeys(str(a["text"]) for a in qa.get("answers", ())))
                impossible = bool(qa.get("is_impossible", False))
                questions.append(
                    Labelled(str(qa["question"]), answers, context, title, answerable=False if impossible else None)
                )
    return LabelledSet(tuple(questions), tuple(paragraphs))
