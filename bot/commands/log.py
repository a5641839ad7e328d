"""Moderate from the command line: see what was asked and answered, judge it, take passages down, undo, count, export.

Works while the bot runs. The history keeps each change with a name (`--as`, else the login name) and a time.
"""

import getpass
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any, TypeVar

import click

from bot.commands import log_upkeep
from bot.commands.review_session import ReviewSession, plain, write_file
from bot.commands.summaries import SummaryGroup
from bot.log.moderation import affected, cases, queues
from bot.log.moderation.cases import quoted
from bot.log.moderation.documents import gone, named
from bot.log.moderation.export import KINDS, Export
from bot.log.moderation.gaps import Grouper, wordings
from bot.log.moderation.queues import Line
from bot.log.upkeep.daily import group_gaps
from index import Index, RetrievalError, one_line

_Value = TypeVar("_Value")
_LISTS = {"most asked": "most_asked", "sources": "sources_most_quoted", "taken down": "taken_down"}


@click.group(cls=SummaryGroup, help=__doc__)
@click.option(
    "--data", type=click.Path(path_type=Path), default=Path("data"), show_default=True, help="The bot's folder."
)
@click.option("--as", "actor", metavar="NAME", help="Who is at work; the login name if not given.")
@click.pass_context
def main(context: click.Context, data: Path, actor: str | None) -> None:
    """Run the command line."""
    context.obj = ReviewSession(data, (actor or getpass.getuser()).strip())


@main.command("list")
@click.argument("kind", type=click.Choice([*queues.KINDS, "newest", *_LISTS]), default="reported")
@click.option("--limit", type=click.IntRange(1, 10_000), default=20, show_default=True)
@click.option("--after", type=click.IntRange(0), default=0, help="Number of the last case of the page before.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object per line.")
@click.pass_obj
def list_(session: ReviewSession, kind: str, limit: int, after: int, as_json: bool) -> None:
    """Open cases of a kind, what is asked most, what is quoted most, or what is taken down."""
    if kind in _LISTS:
        sql = f"SELECT * FROM {_LISTS[kind]} LIMIT ?"  # noqa: S608 # from the table above
        found = session.read(lambda db: list(db.query(sql, [limit])))
        for row in found:
            click.echo(
                json.dumps(row, ensure_ascii=False) if as_json else "  ".join(one_line(str(v)) for v in row.values())
            )
    elif kind == "newest":
        _print(session.read(lambda db: queues.recent(db, limit, after)), as_json)
    else:
        _print(session.read(lambda db: queues.queue(db, kind, limit, after)), as_json)  # type: ignore[arg-type]  # one of KINDS


@main.command()
@click.argument("words", nargs=-1, required=True)
@click.option("--limit", type=click.IntRange(1, 10_000), default=20, show_default=True)
@click.option("--after", type=click.IntRange(0), default=0, help="Number of the last case of the page before.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object per line.")
@click.pass_obj
def search(session: ReviewSession, words: tuple[str, ...], limit: int, after: int, as_json: bool) -> None:
    """Questions that hold all the words, or were answered with a passage that does; newest first."""
    _print(session.read(lambda db: queues.search(db, " ".join(words), limit, after)), as_json)


@main.command()
@click.argument("case")
@click.option("--json", "as_json", is_flag=True, help="As one JSON object.")
@click.pass_obj
def show(session: ReviewSession, case: str, as_json: bool) -> None:
    """Everything known of a case: the question, the quotes as sent, and what was done with it."""
    uid = session.uid(case)
    found = session.read(lambda db: cases.case(db, uid))
    if as_json:
        click.echo(json.dumps(asdict(found) | {"user_hash": "", "address": ""}, ensure_ascii=False))
        return
    click.echo(f"#{found.number}  {found.asked_at}  {found.chat_kind}  build {found.build}")
    click.echo(f"question: {plain(found.question) or '(erased)'}")
    if found.asked not in {found.question, ""}:
        click.echo(f"searched: {plain(found.asked)}")
    confidence = "" if found.confidence is None else f", confidence {found.confidence:.2f}"
    click.echo(f"{found.outcome}{f' ({found.reason})' if found.reason else ''}{confidence}, {found.latency_ms:.0f} ms")
    for quote in found.quotes:
        click.echo(f"\n{quote['rank']}. {quote['title']} [{quote['document']}, passage {quote['passage_sha256'][:12]}]")
        click.echo("   " + plain(quote["text"]).replace("\n", "\n   "))
        click.echo(f"   answering: {plain(quote['highlight_text'])}")
    for name in ("nearest", "faults"):
        for line in getattr(found, name):
            click.echo(f"{name}: {one_line(line)}")
    if found.error:
        click.echo(f"error: {plain(found.error)}")
    for said in found.feedback:
        click.echo(f"{said.at}  {said.kind} by {said.source} {one_line(said.reason)}")
    for judged in found.verdicts:
        click.echo(
            f"{judged.at}  verdict {judged.id}: {judged.verdict}, {judged.actor} {one_line(judged.note)}{_undone(judged)}"
        )
    for down in found.takedowns:
        what = f"passage {down.passage_sha256[:12]} of {down.document}" if down.passage_sha256 else down.document
        click.echo(f"{down.at}  takedown {down.id}: {what}, {down.actor} {one_line(down.reason)}{_undone(down)}")


@main.command()
@click.argument("case")
@click.argument("judgement", type=click.Choice(cases.JUDGEMENTS))
@click.option("--note", default="", help="Why, or with the judgement `note` what.")
@click.option("--replace", is_flag=True, help="Put it in the place of somebody else's.")
@click.pass_obj
def verdict(session: ReviewSession, case: str, judgement: str, note: str, replace: bool) -> None:
    """Judge a case, or add a note to it."""
    uid = session.uid(case)
    number = session.moderate(lambda service: service.judge(uid, judgement, session.actor, note, replace=replace))
    click.echo(f"verdict {number}: {judgement}, {session.actor}")


@main.command()
@click.argument("document", default="")
@click.option("--passage", default="", help="SHA-256 of the passage, or its beginning; without, the whole document.")
@click.option("--case", default="", help="The case that leads to it; without DOCUMENT, its first quote is meant.")
@click.option("--quote", type=click.IntRange(1, 9), default=1, show_default=True, help="Which quote of the case.")
@click.option("--reason", default="", help="Why; needed.")
@click.pass_obj
def takedown(session: ReviewSession, document: str, passage: str, case: str, quote: int, reason: str) -> None:
    """Take a passage, or a whole document, out of every answer; every running bot follows within seconds."""
    uid = session.uid(case) if case else ""
    if document:
        target = session.read(lambda db: named(session.data, db, document, passage))
    elif case:
        target = session.read(lambda db: quoted(cases.case(db, uid), quote, whole=False))
    else:
        raise click.UsageError("Give a DOCUMENT, or --case with the quote to take down.")
    number = session.moderate(lambda service: service.take_down(target, reason, session.actor, case=uid))
    what = f"passage {target.passage_sha256[:12]} of " if target.passage_sha256 else "all of "
    click.echo(f"takedown {number}: {what}{target.document}, {session.actor}")


@main.command()
@click.argument("what", type=click.Choice(["verdict", "takedown"]))
@click.argument("number", type=click.IntRange(1))
@click.pass_obj
def undo(session: ReviewSession, what: str, number: int) -> None:
    """Undo a verdict, a note or a takedown by its number; it stays in the history."""
    if what == "verdict":
        session.moderate(lambda service: service.undo_verdict(number, session.actor))
    else:
        session.moderate(lambda service: service.undo_takedown(number, session.actor))
    click.echo(f"{what} {number} undone, {session.actor}")


@main.command()
@click.option("--days", type=click.IntRange(1, 36_500), default=30, show_default=True, help="Up to today, in UTC.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object per line.")
@click.pass_obj
def stats(session: ReviewSession, days: int, as_json: bool) -> None:
    """Questions per day: asked, answered, declined, failed, disliked, reported."""
    found = [asdict(day) for day in session.read(lambda db: queues.stats(db, days))]
    if as_json:
        for day in found:
            click.echo(json.dumps(day))
        return
    names = ("asked", "answered", "declined", "failed", "disliked", "reported")
    click.echo(f"{'day':10}" + "".join(f"{name:>10}" for name in names))
    total = {name: sum(day[name] for day in found) for name in names}
    for day in [*(day for day in found if day["asked"]), {"day": "all", **total}]:
        click.echo(f"{day['day']:10}" + "".join(f"{day[name]:10}" for name in names))


@main.command()
@click.option("--limit", type=click.IntRange(1, 100_000), default=50, show_default=True)
@click.option("--by", default="", metavar="NAME", help="Only of this moderator.")
@click.option("--case", default="", help="Only about this case.")
@click.pass_obj
def history(session: ReviewSession, limit: int, by: str, case: str) -> None:
    """Who did what when, newest first."""
    uid = session.uid(case) if case else ""
    for deed in session.read(lambda db: queues.history(db, limit, actor=by, question=uid)):
        click.echo(
            f"{deed.at}  {deed.actor}  {deed.what}  {deed.document}  {deed.question}  {one_line(deed.detail)}".rstrip()
        )


@main.command()
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), required=True, help="File to write.")
@click.option("--format", "kind", type=click.Choice(["csv", "jsonl"]), help="By the file's name if not given.")
@click.option("--since", default="", metavar="DATE", help="Only what was asked from this day on (2026-01-31).")
@click.option("--with-hashes", is_flag=True, help="With the keyed hashes of people and chats.")
@click.pass_obj
def export(session: ReviewSession, out: Path, kind: str | None, since: str, with_hashes: bool) -> None:
    """Write the log as CSV that is safe to open in a spreadsheet, or as JSON lines."""
    kind = kind or out.suffix.lstrip(".")
    if kind not in KINDS:
        raise click.UsageError("--out ends in neither .csv nor .jsonl: add --format.")
    made = Export(kind)
    session.read(lambda db: write_file(out, made.lines(db, since=since, with_hashes=with_hashes), made.encoding))
    session.write(lambda db: made.record(db, session.actor))
    click.echo(f"{made.count} questions written to {out}")


@main.command()
@click.option("--limit", type=click.IntRange(1, 10_000), default=20, show_default=True)
@click.option("--group", is_flag=True, help="First group what the running bot has not grouped yet (loads the encoder).")
@click.pass_obj
def gaps(session: ReviewSession, limit: int, group: bool) -> None:
    """What the documents do not answer, grouped by meaning, most asked first, each with its wordings."""
    if group:
        try:
            index = Index.open(session.data)
        except RetrievalError as error:
            raise click.ClickException(str(error)) from error
        with session.log() as log:
            grouper = Grouper(index.build.model_sha256, index.embed)
            while group_gaps(log, grouper):
                pass
        index.close()
    for line in session.read(lambda db: queues.queue(db, "unanswered", limit)):
        click.echo(f"{line.times:6}  #{line.number}  {plain(line.question)}")
        for other in session.read(lambda db, number=line.number: wordings(db, number, 5)):  # type: ignore[misc]
            if other != line.question:
                click.echo(f"{'':8}{plain(other)}")


@main.command("affected")
@click.argument("document", default="")
@click.option("--passage", default="", help="Only this passage: its SHA-256, or the beginning of it.")
@click.option("--limit", type=click.IntRange(1, 100_000), default=100, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="One JSON object per line.")
@click.pass_obj
def affected_answers(session: ReviewSession, document: str, passage: str, limit: int, as_json: bool) -> None:
    """Answers that quoted a document; without one, those whose quoted text is no longer in the documents."""
    if document:
        found = session.read(lambda db: named(session.data, db, document, passage)) if passage else None
        groups = [("quoted", document, [found.passage_sha256] if found else None)]
    else:
        lost = session.read(lambda db: gone(session.data, db))
        groups = [(each.how, each.document, [each.passage_sha256]) for each in lost]
    for how, name, passages in groups:
        for each in session.read(lambda db, d=name, p=passages: affected.affected(db, d, p, limit=limit)):  # type: ignore[misc]
            if as_json:
                click.echo(json.dumps(asdict(each) | {"how": how, "address": ""}, ensure_ascii=False))
            else:
                state = "  corrected" if each.corrected else ""
                where = f"{how}  {name}  {each.passage_sha256[:12]}"
                click.echo(f"#{each.number}  {each.asked_at}  {where}  {plain(each.question)}{state}")


def _print(lines: list[Line], as_json: bool) -> None:
    for line in lines:
        if as_json:
            click.echo(json.dumps(asdict(line), ensure_ascii=False))
            continue
        confidence = " -  " if line.confidence is None else f"{line.confidence:.2f}"
        times = f"  {line.times} times" if line.times > 1 else ""
        click.echo(
            f"#{line.number}  {line.asked_at[:16]}  {line.outcome:8}  {confidence}  {plain(line.question)}{times}"
        )
    if not lines and not as_json:
        click.echo("nothing", err=True)


def _undone(what: Any) -> str:
    return f"  (undone {what.undone_at}, {what.undone_by})" if what.undone_at else ""


for _command in log_upkeep.COMMANDS:
    main.add_command(_command)
