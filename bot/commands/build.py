"""Build the index of a corpus folder and switch to it. What has not changed is reused from the previous build.

Exit status: 0 done, or nothing to do; 1 an error, or --verify found a difference; 2 wrong options; 3 the new build was not
made current, or with --if-stale there was an error, but an undamaged index exists. If the status is not 0, the previous
build stays in use. The last line is the result.
"""

import contextlib
import json
import signal
import sys
import time
import traceback
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NoReturn

import click

from bot.log.sqlite import connect_read_only, sqlite3
from bot.resources import trouble
from index import (
    CHOICES,
    DEFAULT_MODEL,
    KEEP_BUILDS,
    REVIEWED,
    BuildOptions,
    Chunking,
    Encoder,
    IndexMismatchError,
    IndexMissingError,
    RetrievalError,
    SwitchCheck,
    SwitchCheckResult,
    SwitchStoppedError,
    build_index,
    check_files,
    current_folder,
    find_build,
    held_notice,
    is_stale,
    kept_build_as_json,
    list_builds,
    load_encoder,
    mend_builds,
    preview_build,
    prompts_of,
    read_build,
    roll_back,
    verify_build,
)

SHOWN = 30
"""Lines of changes printed before they are only counted."""
ENCODER_HELP = "Whether questions are in English or in many languages.  [default: the current build's, or english]"
RECENT_DAYS = 30
"""The last days of the log, whose rows name builds that are still in use."""
STOPPED = 3
WAIT_SECONDS = 600
"""How long --watch waits for another builder."""
WATCH_MS = 1_000
"""How long --watch waits for a change before it checks that the folder is still the same one."""


class Output:
    """Lines for people; or one JSON object for programs, while the lines go to standard error."""

    def __init__(self, as_json: bool) -> None:
        self._json = as_json

    def line(self, text: str) -> None:
        """A line about progress."""
        click.echo(text, err=self._json)

    def lines(self, texts: tuple[str, ...]) -> None:
        """Lines of a list that may be long."""
        for text in texts[:SHOWN]:
            self.line(text)
        if len(texts) > SHOWN:
            self.line(f"… and {len(texts) - SHOWN} more")

    def end(self, status: str, summary: str, **facts: Any) -> None:
        """The last line, or the object."""
        if self._json:
            click.echo(json.dumps({"status": status, "summary": summary, **facts}, ensure_ascii=False))
        else:
            click.echo(summary)

    def end_for_programs(self, status: str, summary: str) -> None:
        """The object, if programs are to get one; people have been told in another way."""
        if self._json:
            self.end(status, summary)

    def fail(self, message: str, code: int = 1, status: str = "error") -> NoReturn:
        """One line on standard error, and the exit status."""
        click.echo(f"Error: {message}", err=True)
        self.end_for_programs(status, message)
        sys.exit(code)


@click.command(help=__doc__)
@click.option(
    "--corpus", type=click.Path(path_type=Path), default=Path("corpus"), show_default=True, help="Folder of documents."
)
@click.option(
    "--data",
    type=click.Path(path_type=Path),
    default=Path("data"),
    show_default=True,
    help="Folder for the index and the log.",
)
@click.option("--encoder", "choice", type=click.Choice(sorted(CHOICES)), envvar="CITEBOT_ENCODER", help=ENCODER_HELP)
@click.option("--model", help="Any other encoder: a folder or a model hub name; behind onnx: it runs in ONNX Runtime.")
@click.option("--query-prompt", help="Text that the model needs before a question.  [default: the current build's]")
@click.option("--passage-prompt", help="Text that the model needs before a passage.  [default: the current build's]")
@click.option(
    "--max-words",
    type=int,
    help=f"Longest passage in words.  [default: the current build's, or {Chunking().max_words}]",
)
@click.option("--full", is_flag=True, help="Make everything again, even if nothing changed.")
@click.option("--if-stale", is_flag=True, help="Do nothing if the index already matches the corpus.")
@click.option("--watch", is_flag=True, help="Keep running, and build when the folder changes.")
@click.option("--dry-run", is_flag=True, help="Only say what would change; nothing is written.")
@click.option("--skip-bad", is_flag=True, help="Leave out files that cannot be read, and list them.")
@click.option("--keep", type=click.IntRange(1), default=KEEP_BUILDS, show_default=True, help="Builds to keep.")
@click.option("--no-check", "--no-gate", "no_check", is_flag=True, help="Switch without comparing answers.")
@click.option(
    "--accept", is_flag=True, help="Switch although the check stopped it, or to a build that was rolled back."
)
@click.option("--list", "list_", is_flag=True, help="List the builds.")
@click.option("--rollback", is_flag=True, help="Switch back to the previous build.")
@click.option("--verify", is_flag=True, help="Check the current build against its checksums and the corpus.")
@click.option(
    "--build", "name", default="", help="With --rollback or --verify: which build, by the beginning of its name."
)
@click.option(
    "--json", "json_", is_flag=True, help="One JSON object on standard output; other lines on standard error."
)
def main(
    corpus: Path,
    data: Path,
    choice: str | None,
    model: str | None,
    query_prompt: str | None,
    passage_prompt: str | None,
    max_words: int | None,
    full: bool,
    if_stale: bool,
    watch: bool,
    dry_run: bool,
    skip_bad: bool,
    keep: int,
    no_check: bool,
    accept: bool,
    list_: bool,
    rollback: bool,
    verify: bool,
    name: str,
    json_: bool,
) -> None:
    """Run the command line."""
    _refuse_few(max_words)
    _refuse_mixtures(sum((watch, dry_run, list_, rollback, verify)), bool(name), rollback or verify, json_ and watch)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # as Ctrl-C: unfinished files are removed
    output = Output(json_)
    model, prompts, words = _settings(data, model or CHOICES.get(choice or ""), query_prompt, passage_prompt, max_words)
    loaded: list[Encoder] = []
    compared: list[SwitchCheckResult] = []

    def encoder() -> Encoder:
        if not loaded:
            loaded.append(load_encoder(model, query_prompt=prompts[0], passage_prompt=prompts[1]))
        return loaded[0]

    def stale() -> bool:
        return is_stale(corpus, data, model=model, prompts=prompts, max_words=words, skip_bad=skip_bad)

    def build(wait_seconds: float = 0) -> None:
        _build(
            output,
            corpus,
            data,
            encoder,
            chunking=Chunking(max_words=words),
            full=full,
            skip_bad=skip_bad,
            keep=keep,
            switch_check=None if no_check else _switch_check(corpus, encoder, accept, compared.append),
            accept=accept,
            in_use=lambda: rows_by_build(data / "log.db"),
            wait_seconds=wait_seconds,
            compared=compared,
        )

    try:
        if if_stale or watch:
            mend_builds(data)
        if list_:
            list_all(output, data)
        elif rollback:
            roll_back_to(output, data, name)
        elif verify:
            verify_against(output, corpus, data, name)
        elif dry_run:
            chunking = Chunking(max_words=words)
            options = BuildOptions(corpus, data, encoder, chunking=chunking, full=full, skip_bad=skip_bad)
            _show_preview(output, preview_build(options))
        elif watch:
            _watch(output, corpus, data, stale, build)
        elif if_stale and not (full or accept) and (line := held_notice(data)):
            click.echo(line, err=True)
            output.end_for_programs("held", line)
        elif if_stale and not full and not stale():
            output.end_for_programs("unchanged", "nothing changed")
        else:
            build()
    except SwitchStoppedError as error:
        output.lines(getattr(error.__cause__, "lines", ()))
        output.fail(f"{error} The previous build stays in use.", STOPPED, "stopped")
    except Exception as error:
        failed(output, error, data if if_stale else None)


def failed(output: Output, error: Exception, data: Path | None) -> NoReturn:
    """End with an error: with status 3 when there is a whole index in `data` to use meanwhile, else 1.

    Raises:
        Exception: The error itself, if its kind is not known.
    """
    message = trouble(error) or (str(error) if isinstance(error, RetrievalError) else "")
    if data is not None and (warning := _old_index(data)):
        if message:
            click.echo(f"Error: {message}", err=True)
        else:
            traceback.print_exception(error)
        click.echo(warning, err=True)
        output.end_for_programs("old index", warning)
        sys.exit(STOPPED)
    if not message:
        raise error
    output.fail(message)


def _old_index(data: Path) -> str:
    """A warning that names the whole index which stays in use; empty when there is none."""
    try:
        folder = current_folder(data)
        build = read_build(folder)
        check_files(folder, build)
    except (RetrievalError, OSError):
        return ""
    return (
        f"WARNING: the index is not up to date: build {folder.name} of {build.created} stays in use until the error above is "
        "corrected and the index is built again"
    )


def _refuse_few(max_words: int | None) -> None:
    if max_words is not None and max_words < 10:
        raise click.UsageError(f"--max-words is {max_words}, expected at least 10.")


def _refuse_mixtures(jobs: int, named: bool, may_be_named: bool, endless: bool) -> None:
    if jobs > 1:
        raise click.UsageError("--watch, --dry-run, --list, --rollback and --verify cannot be combined.")
    if named and not may_be_named:
        raise click.UsageError("--build can only be used with --rollback or --verify.")
    if endless:
        raise click.UsageError("--json cannot be combined with --watch, which never ends.")


def _switch_check(
    corpus: Path, encoder: Callable[[], Encoder], accept: bool, tell: Callable[[SwitchCheckResult], None]
) -> SwitchCheck:
    """The check before the switch: both builds are asked the golden questions and the ones that moderators judged."""
    reviewed = corpus / REVIEWED
    golden = [corpus / "golden.toml", *([reviewed] if reviewed.is_file() else [])]
    return SwitchCheck(golden, accept=accept, encoder=encoder, tell=tell)


def _settings(
    data: Path, model: str | None, query_prompt: str | None, passage_prompt: str | None, max_words: int | None
) -> tuple[str, tuple[str, str], int]:
    """Model, its prompts and the longest passage: from the command line, else as the current build or the model has them."""
    try:
        build = read_build(current_folder(data))
    except (IndexMissingError, IndexMismatchError):
        build = None
    chosen = model or (build.model if build else DEFAULT_MODEL)
    same = build is not None and build.model == chosen
    known = (build.query_prompt, build.passage_prompt) if build is not None and same else prompts_of(chosen)
    before_question = known[0] if query_prompt is None else query_prompt
    prompts = before_question, known[1] if passage_prompt is None else passage_prompt
    return chosen, prompts, max_words or (build.chunking["max_words"] if build else Chunking().max_words)


def _build(
    output: Output,
    corpus: Path,
    data: Path,
    encoder: Callable[[], Encoder],
    *,
    compared: list[SwitchCheckResult],
    **options: Any,
) -> None:
    compared.clear()
    report = build_index(BuildOptions(corpus, data, encoder, progress=sys.stderr.isatty(), say=output.line, **options))
    for note in report.notes:
        click.echo(note, err=True)
    output.lines(report.changed)
    for line in (*report.comparison, *report.pruned):
        output.line(line)
    build = report.build
    state = "built" if report.fresh else "nothing changed, kept"
    state = "switched to" if not report.fresh and report.changed else state
    output.end(
        state.split(",", maxsplit=1)[0].replace("nothing changed", "unchanged").split(" ", maxsplit=1)[0],
        f"{state}: build {build.id}, {build.documents} documents, {build.passages} passages, "
        f"{build.sentences} sentences, {report.embedded} embedded, {report.seconds:.1f} s",
        build=build.id,
        documents=build.documents,
        passages=build.passages,
        sentences=build.sentences,
        embedded=report.embedded,
        seconds=round(report.seconds, 3),
        changed=list(report.changed),
        notes=list(report.notes),
        gate=compared[-1].as_json() if compared else None,  # named so since the first release; programs read it
        pruned=list(report.pruned),
    )


def _show_preview(output: Output, preview: Any) -> None:
    for note in preview.notes:
        click.echo(note, err=True)
    output.lines(preview.changed)
    what = "nothing to do: build" if not preview.needed else "made already, would be switched to: build"
    if preview.passages:
        what = f"{preview.embedded} of {preview.passages} passages would be embedded for build"
    output.end(
        "dry-run",
        f"{what} {preview.id}, {preview.documents} documents",
        build=preview.id,
        needed=preview.needed,
        documents=preview.documents,
        passages=preview.passages,
        embedded=preview.embedded,
        changed=list(preview.changed),
        notes=list(preview.notes),
    )


def list_all(output: Output, data: Path) -> None:
    """List the builds, a line each."""
    builds = list_builds(data)
    for kept in builds:
        if kept.build is None:
            output.line(f"{kept.folder:19}  {kept.problem}")
            continue
        build = kept.build
        output.line(
            f"{kept.folder:19}  {build.created[:16].replace('T', ' ')} UTC  {build.documents:6} documents  "
            f"{build.passages:7} passages  {kept.size / 1e6:9.1f} MB  {kept.state}".rstrip()
        )
    output.end(
        "list", f"{len(builds)} builds in {data / 'index'}", builds=[kept_build_as_json(kept) for kept in builds]
    )


def roll_back_to(output: Output, data: Path, name: str) -> None:
    """Switch to the build whose name begins so; to the previous one when `name` is empty."""
    build = roll_back(data, name)
    output.end(
        "rolled back",
        f"rolled back to build {build.id} of {build.created}; automatic builds (--if-stale, --watch) wait until you build "
        "without these two options",
        build=build.id,
        documents=build.documents,
        passages=build.passages,
    )


def verify_against(output: Output, corpus: Path, data: Path, name: str) -> None:
    """Compare a build, the current one when `name` is empty, with its checksums and the corpus; status 1 if they differ."""
    folder = find_build(data, name)
    problems = verify_build(folder, corpus)
    output.lines(tuple(problems))
    if problems:
        summary = f"build {folder.name}: {len(problems)} difference{'s' if len(problems) > 1 else ''}"
        output.end("differs", summary, build=folder.name, problems=problems)
        sys.exit(1)
    skipped = read_build(folder).skipped
    summary = f"verified: build {folder.name} is whole, and holds {corpus} as it is now"
    if skipped:
        files = "1 file was" if len(skipped) == 1 else f"{len(skipped)} files were"
        summary += f"; {files} skipped as unreadable, and cannot be read now either"
    output.end("verified", summary, build=folder.name, skipped=skipped)


def _watch(output: Output, corpus: Path, data: Path, stale: Callable[[], bool], build: Callable[[float], None]) -> None:
    """Build when the folder changes, and continue after errors; Ctrl-C ends it."""
    from watchfiles import watch

    def attempt() -> None:
        try:
            if line := held_notice(data):
                output.line(line)
            elif stale():
                build(WAIT_SECONDS)
        except SwitchStoppedError as error:
            output.lines(getattr(error.__cause__, "lines", ()))
            click.echo(f"Error: {error} The previous build stays in use.", err=True)
        except (RetrievalError, OSError) as error:
            click.echo(f"Error: {error}", err=True)

    if not corpus.is_dir():
        raise RetrievalError(f"No corpus folder at {corpus}. Give a folder of documents with --corpus.")
    while True:
        began = False
        with contextlib.suppress(OSError):  # the folder was removed between two lines
            place = corpus.stat().st_ino
            for changes in watch(corpus, yield_on_timeout=True, rust_timeout=WATCH_MS):
                if corpus.stat().st_ino != place:
                    break  # another folder has replaced it: watch that one
                if changes or not began:  # watching begins before the first build, so no change is lost
                    attempt()
                if not began:
                    output.line(f"watching {corpus}; Ctrl-C ends it")
                    began = True
        if not corpus.is_dir():
            output.line(f"{corpus} is gone; waiting until it is there again")
        while not corpus.is_dir():
            time.sleep(1)


def rows_by_build(log: Path) -> Mapping[str, int]:
    """How many rows of the last days name each build; empty, with a note, when the log cannot be read."""
    if not log.is_file():
        return {}
    since = (datetime.now(UTC) - timedelta(days=RECENT_DAYS)).isoformat()
    try:
        with contextlib.closing(connect_read_only(log)) as db:
            rows = db.execute("select build, count(*) from questions where asked_at >= ? group by build", [since])
            return {str(build): int(count) for build, count in rows}
    except sqlite3.Error as error:
        click.echo(f"note: {log} cannot be read ({error}), so builds that its rows name are not known", err=True)
        return {}
