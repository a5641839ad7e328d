"""Build the index of a corpus folder and switch to it. One line on an error, and the old index stays."""

import sys
from pathlib import Path

import click

from index import DEFAULT_MODEL, Chunking, RetrievalError, SentenceEncoder, build_index, is_stale
from index.types import Encoder

SHOWN = 30
"""Lines of changes printed before they are only counted."""


@click.command(help=__doc__)
@click.option(
    "--corpus", type=click.Path(path_type=Path), default=Path("corpus"), show_default=True, help="Folder of documents."
)
@click.option(
    "--data", type=click.Path(path_type=Path), default=Path("data"), show_default=True, help="Folder for built things."
)
@click.option("--model", default=DEFAULT_MODEL, show_default=True, help="Encoder: a folder or a model hub name.")
@click.option("--query-prompt", default="", help="Text the model wants before a question.")
@click.option("--passage-prompt", default="", help="Text the model wants before a passage.")
@click.option("--max-words", default=Chunking().max_words, show_default=True, help="Longest passage in words.")
@click.option("--full", is_flag=True, help="Build even when nothing changed.")
@click.option("--if-stale", is_flag=True, help="Do nothing, quietly, when the index already matches the corpus.")
def main(
    corpus: Path,
    data: Path,
    model: str,
    query_prompt: str,
    passage_prompt: str,
    max_words: int,
    full: bool,
    if_stale: bool,
) -> None:
    """Run the command line."""
    if max_words < 10:
        raise click.UsageError(f"--max-words is {max_words}, expected at least 10.")

    def encoder() -> Encoder:
        return SentenceEncoder(model, query_prompt=query_prompt, passage_prompt=passage_prompt)

    try:
        if if_stale and not full and not is_stale(corpus, data):
            return
        report = build_index(
            corpus,
            data,
            encoder,
            chunking=Chunking(max_words=max_words),
            full=full,
            progress=sys.stderr.isatty(),
            say=click.echo,
        )
    except RetrievalError as error:
        raise click.ClickException(str(error)) from error
    for note in report.notes:
        click.echo(note, err=True)
    for line in report.changed[:SHOWN]:
        click.echo(line)
    if len(report.changed) > SHOWN:
        click.echo(f"… and {len(report.changed) - SHOWN} more")
    build = report.build
    state = "built" if report.fresh else "nothing changed, kept"
    click.echo(
        f"{state}: build {build.id}, {build.documents} documents, {build.passages} passages, "
        f"{build.sentences} sentences, {report.seconds:.1f} s"
    )


if __name__ == "__main__":
    main()
