"""Ask the index: quotes with their sources for people, or JSON lines for programs."""

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.text import Text

from bot.log.takedowns.barred import Takedowns
from bot.resources import trouble
from bot.text import strings
from bot.text.drawing import draw_answer
from bot.text.locale import _
from bot.text.visible import visible
from index import (
    MAX_QUESTIONS,
    Answer,
    Citation,
    CrossReranker,
    Index,
    RetrievalError,
    answers_as_json,
    split_questions,
)


@click.command(help=__doc__)
@click.argument("question", required=False)
@click.option(
    "--data", type=click.Path(path_type=Path), default=Path("data"), show_default=True, help="Folder of the index."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object on one line.")
@click.option("--questions", type=click.Path(path_type=Path), help="JSON lines with a key `question`; needs --json.")
@click.option("--threshold", type=click.FloatRange(0, 1), help="Decline below this confidence; 0 never declines.")
@click.option("--reranker", help="A cross-encoder that reorders the first passages: a folder or a model hub name.")
@click.option("--no-takedowns", is_flag=True, help="Quote also what moderators have taken down.")
@click.option(
    "--hits", type=click.IntRange(0, 200), default=20, show_default=True, help="Ranked hits in the JSON object."
)
def main(
    question: str | None,
    data: Path,
    as_json: bool,
    questions: Path | None,
    threshold: float | None,
    reranker: str | None,
    no_takedowns: bool,
    hits: int,
) -> None:
    """Run the command line."""
    if (question is None) == (questions is None):
        command = click.get_current_context().command_path
        raise click.UsageError(f'Give one question in quotes, or --questions FILE (not both): {command} "How many …?"')
    if questions is not None and not as_json:
        raise click.UsageError("--questions writes JSON lines: add --json.")
    rows: list[dict[str, Any]] = list(_read(questions)) if questions is not None else [{"question": question}]
    try:
        index = Index.open(data, reranker=CrossReranker(reranker) if reranker else None)
    except (RetrievalError, MemoryError, OSError, ImportError, RuntimeError) as error:
        line = trouble(error) or (str(error) if isinstance(error, RetrievalError) else "")
        if not line:
            raise
        raise click.ClickException(line) from error
    takedowns = Takedowns(data / "log.db", keep_copy=False)
    barred = takedowns.current()
    if barred.unknown and not no_takedowns:
        raise click.ClickException(f"{takedowns.trouble()}. --no-takedowns quotes anyway.")
    allowed = barred.allows if barred and not no_takedowns else None
    citations = {citation.document: citation for citation in index.documents()}
    for row in rows:
        answers = index.answer_each(row["question"], threshold=threshold, hits=hits, allowed=allowed)
        if as_json:
            line = json.dumps({**row, **answers_as_json(row["question"], answers)}, ensure_ascii=False)
            click.echo(line.encode("utf-8", "replace").decode("utf-8"))
        else:
            _draw(answers, citations, index.build.examples)
            if left := split_questions(row["question"])[MAX_QUESTIONS:]:
                click.echo(f"at most {MAX_QUESTIONS} questions at once; not looked up: {' '.join(left)}", err=True)
        for fault in (fault for answer in answers for fault in answer.faults):
            click.echo(f"withheld: {fault}", err=True)
    takedowns.close()
    index.close()


def _draw(answers: Sequence[Answer], citations: Mapping[str, Citation], examples: Sequence[str]) -> None:
    console = Console(soft_wrap=not sys.stdout.isatty(), highlight=False)
    for answer in answers:
        if len(answers) > 1:
            console.print(Text(_(strings.ASKED).format(question=visible(answer.question))))
        draw_answer(console, answer, citations, examples=examples)
        click.echo(f"confidence {answer.confidence:.2f}, build {answer.build}, {answer.elapsed_ms:.0f} ms")


def _read(path: Path) -> Iterator[dict[str, Any]]:
    """Rows of a JSON lines file; a bad line is named by its number."""
    try:
        lines = path.read_text("utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise click.ClickException(f"{path}: cannot be read as UTF-8 text ({error}).") from error
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as error:
            raise click.ClickException(f"{path}, line {number}: not JSON ({error}).") from error
        if not isinstance(row, dict) or not isinstance(row.get("question"), str):
            raise click.ClickException(f'{path}, line {number}: expected an object with a text "question".')
        yield row
