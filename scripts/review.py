"""Moderate from the command line: see what was asked and answered, judge it, take passages down, undo, count, export.

Works beside a running bot. Whatever it changes is noted with a name (`--as`, else the login name) and a time.
"""

import asyncio
import getpass
import json
import shutil
import sys
from collections.abc import Callable, Coroutine, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TypeVar

import click
from sqlite_utils import Database

from bot.log import cases, damage, trail
from bot.log.aside import aside_in, locked, set_aside
from bot.log.cases import CaseError, Line
from bot.log.database import Log, LogError
from bot.log.export import csv_lines, json_lines, rows
from bot.log.gaps import Grouper, wordings
from bot.log.inbox import FILE as INBOX
from bot.log.inbox import migrations as inbox_migrations
from bot.log.keys import KeyRotationError, add_key, drop_previous, keep_newest, reseal, rotate
from bot.log.labels import LabelsError, golden_line, read_labels
from bot.log.looking_over import MIGRATIONS
from bot.log.mending import altered, mend_inbox, mend_log
from bot.log.moderating import Moderating, Target, quoted
from bot.log.retention import RetentionRefusedError, retain
from bot.log.sqlite import sqlite3
from bot.log.takedown_copy import confirm as confirm_takedowns
from bot.log.takedown_copy import copy_of
from bot.log.takedowns import Takedowns
from bot.log.upkeep import back_up, group_gaps
from bot.settings import SettingsError, load_hash_keys, load_settings
from index import Index, RetrievalError
from index.errors import IndexMissingError
from index.store.base import PassageStore
from index.store.builds import open_current
from index.text import one_line

_Value = TypeVar("_Value")
_LISTS = {"most asked": "most_asked", "sources": "sources_most_quoted", "taken down": "taken_down"}


@dataclass(frozen=True, slots=True)
class Desk:
    """The data folder, and who is at work."""

    data: Path
    actor: str

    @property
    def path(self) -> Path:
        """The log, which must be there."""
        log = self.data / "log.db"
        if not log.is_file():
            raise click.ClickException(f"No log at {log}. Give the bot's data folder with --data.")
        return log

    def read(self, action: Callable[[Database], _Value]) -> _Value:
        """Run a reading action on a connection that cannot write."""
        try:
            db = Database(sqlite3.connect(f"{self.path.resolve().as_uri()}?mode=ro", uri=True), execute_plugins=False)
            try:
                return action(db)
            finally:
                db.close()
        except sqlite3.Error as error:
            raise click.ClickException(
                f"{self.path} cannot be read ({error}). If it is of an older version, start the bot once."
            ) from error

    def write(self, action: Callable[[Database], _Value]) -> _Value:
        """Run an action in one transaction."""
        with self.log() as log:
            return log.call(action)

    def moderate(self, deed: Callable[[Moderating], Coroutine[Any, Any, _Value]]) -> _Value:
        """Do what moderators do, as in the browser and in Telegram."""
        with self.log() as log, ThreadPoolExecutor(1) as apart:  # the caller may be in a loop of its own
            return apart.submit(asyncio.run, deed(Moderating(log))).result()

    @contextmanager
    def log(self) -> Iterator[Log]:
        """The log, open for writing; expected failures are one line."""
        found = Log(self.path.parent, key=b"", busy_ms=10_000)
        try:
            yield found
        except (LogError, CaseError, KeyRotationError) as error:
            raise click.ClickException(f"{error}.".replace("..", ".")) from error
        finally:
            found.close()

    def uid(self, case: str) -> str:
        """The uid of a case given as `12`, `#12` or a uid."""
        number = case.removeprefix("#")
        if not number.isdecimal() or len(number) > 18:
            return case
        return self.read(_told(lambda db: cases.uid_of(db, int(number))))


def _told(action: Callable[[Database], _Value]) -> Callable[[Database], _Value]:
    """The action, with a moderator's mistake as one line."""

    def run(db: Database) -> _Value:
        try:
            return action(db)
        except CaseError as error:
            raise click.ClickException(f"{error}.") from error

    return run


@click.group(help=__doc__)
@click.option(
    "--data", type=click.Path(path_type=Path), default=Path("data"), show_default=True, help="The bot's folder."
)
@click.option("--as", "actor", metavar="NAME", help="Who is at work; the login name if not given.")
@click.pass_context
def main(context: click.Context, data: Path, actor: str | None) -> None:
    """Run the command line."""
    context.obj = Desk(data, (actor or getpass.getuser()).strip())


@main.command("list")
@click.argument("kind", type=click.Choice([*cases.KINDS, "newest", *_LISTS]), default="reported")
@click.option("--limit", type=click.IntRange(1, 10_000), default=20, show_default=True)
@click.option("--after", type=click.IntRange(0), default=0, help="Number of the last case of the page before.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.pass_obj
def list_(desk: Desk, kind: str, limit: int, after: int, as_json: bool) -> None:
    """Open cases of a kind, what is asked most, what is quoted most, or what is taken down."""
    if kind in _LISTS:
        sql = f"SELECT * FROM {_LISTS[kind]} LIMIT ?"  # noqa: S608 # from the table above
        found = desk.read(lambda db: list(db.query(sql, [limit])))
        for row in found:
            click.echo(
                json.dumps(row, ensure_ascii=False) if as_json else "  ".join(one_line(str(v)) for v in row.values())
            )
    elif kind == "newest":
        _print(desk.read(lambda db: cases.recent(db, limit, after)), as_json)
    else:
        _print(desk.read(lambda db: cases.queue(db, kind, limit, after)), as_json)  # type: ignore[arg-type]  # one of KINDS


@main.command()
@click.argument("words", nargs=-1, required=True)
@click.option("--limit", type=click.IntRange(1, 10_000), default=20, show_default=True)
@click.option("--after", type=click.IntRange(0), default=0, help="Number of the last case of the page before.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.pass_obj
def search(desk: Desk, words: tuple[str, ...], limit: int, after: int, as_json: bool) -> None:
    """Questions that hold all the words, or were answered with a passage that does; newest first."""
    _print(desk.read(lambda db: cases.search(db, " ".join(words), limit, after)), as_json)


@main.command()
@click.argument("case")
@click.option("--json", "as_json", is_flag=True, help="As one JSON object.")
@click.pass_obj
def show(desk: Desk, case: str, as_json: bool) -> None:
    """Everything known of a case: the question, the quotes as sent, and what became of it."""
    uid = desk.uid(case)
    found = desk.read(_told(lambda db: cases.case(db, uid)))
    if as_json:
        click.echo(json.dumps(asdict(found) | {"user_hash": "", "address": ""}, ensure_ascii=False))
        return
    click.echo(f"#{found.number}  {found.asked_at}  {found.chat_kind}  build {found.build}")
    click.echo(f"question: {_plain(found.question) or '(erased)'}")
    if found.asked not in {found.question, ""}:
        click.echo(f"searched: {_plain(found.asked)}")
    confidence = "" if found.confidence is None else f", confidence {found.confidence:.2f}"
    click.echo(f"{found.outcome}{f' ({found.reason})' if found.reason else ''}{confidence}, {found.latency_ms:.0f} ms")
    for quote in found.quotes:
        click.echo(f"\n{quote['rank']}. {quote['title']} [{quote['document']}, passage {quote['passage_sha256'][:12]}]")
        click.echo("   " + _plain(quote["text"]).replace("\n", "\n   "))
        click.echo(f"   answering: {_plain(quote['highlight_text'])}")
    for name in ("nearest", "faults"):
        for line in getattr(found, name):
            click.echo(f"{name}: {one_line(line)}")
    if found.error:
        click.echo(f"error: {_plain(found.error)}")
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
def verdict(desk: Desk, case: str, judgement: str, note: str, replace: bool) -> None:
    """Judge a case, or add a note to it."""
    uid = desk.uid(case)
    number = desk.moderate(lambda deeds: deeds.judge(uid, judgement, desk.actor, note, replace=replace))
    click.echo(f"verdict {number}: {judgement}, {desk.actor}")


@main.command()
@click.argument("document", default="")
@click.option("--passage", default="", help="SHA-256 of the passage, or its beginning; without, the whole document.")
@click.option("--case", default="", help="The case that leads to it; without DOCUMENT, its first quote is meant.")
@click.option("--quote", type=click.IntRange(1, 9), default=1, show_default=True, help="Which quote of the case.")
@click.option("--reason", default="", help="Why; needed.")
@click.pass_obj
def takedown(desk: Desk, document: str, passage: str, case: str, quote: int, reason: str) -> None:
    """Take a passage, or a whole document, out of every answer; every running bot follows within seconds."""
    uid = desk.uid(case) if case else ""
    if document:
        target = Target(document, _find(desk, document, passage))
    elif case:
        target = desk.read(_told(lambda db: quoted(cases.case(db, uid), quote, whole=False)))
    else:
        raise click.UsageError("Give a DOCUMENT, or --case with the quote to take down.")
    number = desk.moderate(lambda deeds: deeds.take_down(target, reason, desk.actor, case=uid))
    what = f"passage {target.passage_sha256[:12]} of " if target.passage_sha256 else "all of "
    click.echo(f"takedown {number}: {what}{target.document}, {desk.actor}")


@main.command()
@click.argument("what", type=click.Choice(["verdict", "takedown"]))
@click.argument("number", type=click.IntRange(1))
@click.pass_obj
def undo(desk: Desk, what: str, number: int) -> None:
    """Undo a verdict, a note or a takedown by its number; it stays in the history."""
    if what == "verdict":
        desk.moderate(lambda deeds: deeds.undo_verdict(number, desk.actor))
    else:
        desk.moderate(lambda deeds: deeds.undo_takedown(number, desk.actor))
    click.echo(f"{what} {number} undone, {desk.actor}")


@main.command()
@click.option("--days", type=click.IntRange(1, 36_500), default=30, show_default=True, help="Up to today, in UTC.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.pass_obj
def stats(desk: Desk, days: int, as_json: bool) -> None:
    """Questions a day: asked, answered, declined, failed, disliked, reported."""
    found = [asdict(day) for day in desk.read(lambda db: cases.stats(db, days))]
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
def history(desk: Desk, limit: int, by: str, case: str) -> None:
    """Who did what when, newest first."""
    uid = desk.uid(case) if case else ""
    for deed in desk.read(lambda db: cases.history(db, limit, actor=by, question=uid)):
        click.echo(
            f"{deed.at}  {deed.actor}  {deed.what}  {deed.document}  {deed.question}  {one_line(deed.detail)}".rstrip()
        )


@main.command()
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), required=True, help="File to write.")
@click.option("--format", "kind", type=click.Choice(["csv", "jsonl"]), help="By the file's name if not given.")
@click.option("--since", default="", metavar="DATE", help="Only what was asked from this day on (2026-01-31).")
@click.option("--with-hashes", is_flag=True, help="With the keyed hashes of people and chats.")
@click.pass_obj
def export(desk: Desk, out: Path, kind: str | None, since: str, with_hashes: bool) -> None:
    """Write the log as CSV that is safe to open in a spreadsheet, or as JSON lines."""
    kind = kind or out.suffix.lstrip(".")
    if kind not in {"csv", "jsonl"}:
        raise click.UsageError("--out ends in neither .csv nor .jsonl: add --format.")
    count = 0

    def counted(found: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        nonlocal count
        for row in found:
            count += 1
            yield row

    def act(db: Database) -> None:
        found = counted(rows(db, since=since, with_hashes=with_hashes))
        lines = csv_lines(found, with_hashes=with_hashes) if kind == "csv" else json_lines(found)
        _write(out, lines, "utf-8-sig" if kind == "csv" else "utf-8")

    desk.read(act)
    desk.write(lambda db: cases.record(db, desk.actor, "export", detail=f"{count} questions as {kind}"))
    click.echo(f"{count} questions written to {out}")


@main.command()
@click.option("--limit", type=click.IntRange(1, 10_000), default=20, show_default=True)
@click.option("--group", is_flag=True, help="First group what the running bot has not grouped yet (loads the encoder).")
@click.pass_obj
def gaps(desk: Desk, limit: int, group: bool) -> None:
    """What the documents do not answer, grouped by meaning, most asked first, each with its wordings."""
    if group:
        try:
            index = Index.open(desk.data)
        except RetrievalError as error:
            raise click.ClickException(str(error)) from error
        with desk.log() as log:
            grouper = Grouper(index.build.model_sha256, index.embed)
            while group_gaps(log, grouper):
                pass
        index.close()
    for line in desk.read(lambda db: cases.queue(db, "unanswered", limit)):
        click.echo(f"{line.times:6}  #{line.number}  {_plain(line.question)}")
        for other in desk.read(lambda db, number=line.number: wordings(db, number, 5)):  # type: ignore[misc]
            if other != line.question:
                click.echo(f"{'':8}{_plain(other)}")


@main.command()
@click.argument("document", default="")
@click.option("--passage", default="", help="Only this passage: its SHA-256, or the beginning of it.")
@click.option("--limit", type=click.IntRange(1, 100_000), default=100, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.pass_obj
def affected(desk: Desk, document: str, passage: str, limit: int, as_json: bool) -> None:
    """Answers that quoted a document; without one, those whose quoted text is no longer in the documents."""
    if document:
        chosen = [_find(desk, document, passage)] if passage else None
        groups = [("quoted", document, chosen)]
    else:
        groups = [(each.how, each.document, [each.passage_sha256]) for each in _gone(desk)]
    for how, name, passages in groups:
        for each in desk.read(lambda db, name=name, passages=passages: trail.affected(db, name, passages, limit=limit)):  # type: ignore[misc]
            if as_json:
                click.echo(json.dumps(asdict(each) | {"how": how, "address": ""}, ensure_ascii=False))
            else:
                state = "  corrected" if each.corrected else ""
                where = f"{how}  {name}  {each.passage_sha256[:12]}"
                click.echo(f"#{each.number}  {each.asked_at}  {where}  {_plain(each.question)}{state}")


@main.command()
@click.option("--days", type=click.IntRange(0, 36_500), help="Instead of the setting; 0 erases nothing.")
@click.option(
    "--vacuum", is_flag=True, help="Also write the file anew, as small as it can be; the bot waits meanwhile."
)
@click.option("--confirm", is_flag=True, help="Also when the clock seems wrong, or most of the log would be erased.")
@click.pass_obj
def retention(desk: Desk, days: int | None, vacuum: bool, confirm: bool) -> None:
    """Erase now what is older than the setting says; a running bot does it once a day."""
    chosen = _settings().retention_days if days is None else days
    with desk.log() as log:
        try:
            erased = retain(log, chosen, actor=desk.actor, confirmed=confirm)
        except RetentionRefusedError as error:
            raise click.ClickException(f"Nothing was erased: {error}. If that is right, add --confirm.") from error
        if vacuum:
            log.vacuum()
        clean = log.clean()
    click.echo(f"{erased} questions older than {chosen} days erased" if chosen else "nothing is erased: kept for ever")
    if not clean:
        click.echo(
            "Somebody is reading the log: what was erased stays in log.db-wal until they stop. Run it again.", err=True
        )


@main.command()
@click.argument("target", type=click.Path(path_type=Path, dir_okay=False))
@click.pass_obj
def backup(desk: Desk, target: Path) -> None:
    """Copy the log as it is now, while the bot runs, into a file that only its owner can read."""
    try:
        size = back_up(desk.path, target)
    except LogError as error:
        raise click.ClickException(f"{error}.") from error
    desk.write(lambda db: cases.record(db, desk.actor, "backup"))
    click.echo(f"{size} bytes written to {target}")


@main.command()
@click.option(
    "--mend", is_flag=True, help="Set damaged files aside and take over what can be read; the bot must be stopped."
)
@click.option("--takedowns-complete", is_flag=True, help="Say that no takedown is missing, after takedowns were lost.")
@click.pass_obj
def check(desk: Desk, mend: bool, takedowns_complete: bool) -> None:
    """Look at the log, the inbox and the takedowns: is anything damaged, missing or set aside? Status 1 when it is."""
    log = desk.data / "log.db"
    if takedowns_complete:
        try:
            confirm_takedowns(copy_of(log))
        except OSError as error:
            raise click.ClickException(f"{copy_of(log)} cannot be written ({error.strerror}).") from error
        if log.is_file():
            desk.write(lambda db: cases.record(db, desk.actor, "takedowns confirmed"))
    found = [_checked(path, mend=mend) for path in (log, desk.data / INBOX)]
    takedowns = Takedowns(log, keep_copy=False)
    if trouble := takedowns.trouble():
        found.append(f"takedowns: {trouble}")
    takedowns.close()
    found += [f"set aside: {desk.data / name}; look at it, then move it away" for name in aside_in(desk.data)]
    for line in filter(None, found):
        click.echo(line)
    if any(found):
        sys.exit(1)
    click.echo("nothing is damaged")


def _checked(path: Path, *, mend: bool) -> str:
    """What is wrong with a database, or nothing; mended when wanted."""
    inbox = path.name == INBOX
    made = [inbox_migrations] if inbox else list(MIGRATIONS)
    found = damage.check(path)
    if found is None:
        return "" if not path.exists() else f"{path}: it could not be checked, try again"
    found = found or altered(path, made)
    if not found:
        return ""
    if not mend:
        return f"{path} is damaged: {'; '.join(found)}"
    try:
        tables = mend_inbox(path, made) if inbox else mend_log(path, made)
    except (OSError, sqlite3.Error) as error:
        raise click.ClickException(f"{path} could not be mended ({error}).") from error
    lost = "; ".join(table.said() for table in tables if not table.whole) or "nothing is missing"
    return f"{path} was damaged: {'; '.join(found)}; it is mended; {lost}"


@main.command()
@click.argument("source", type=click.Path(path_type=Path, dir_okay=False))
@click.pass_obj
def restore(desk: Desk, source: Path) -> None:
    """Put a backup in the place of the log; the bot and the review must be stopped. What was taken down since stays so."""
    found = damage.check(source)
    if found is None or found:
        raise click.ClickException(f"{source} is no whole log ({'; '.join(found or ['it cannot be read'])}).")
    log = desk.data / "log.db"
    fresh = log.with_name(f".{log.name}.restored")
    try:
        fresh.unlink(missing_ok=True)
        fresh.touch(mode=0o600)
        shutil.copyfile(source, fresh)
        if log.exists():
            with locked(log.parent):
                kept = set_aside(log, by=fresh, mark=".before-")
            click.echo(f"the log of before is {kept}")
        else:
            fresh.rename(log)
    except OSError as error:
        raise click.ClickException(f"{log} cannot be written ({error.strerror}).") from error
    finally:
        fresh.unlink(missing_ok=True)
    click.echo(f"{source} is now {log}; the next start takes later takedowns from {copy_of(log).name}")


@main.command("rotate-key")
@click.option("--drop-previous", is_flag=True, help="Destroy the older keys and erase the hashes made with them.")
@click.pass_obj
def rotate_key(desk: Desk, drop_previous: bool) -> None:
    """Hash ids with a new key from now on; the older keys stay in the key file until they are dropped."""
    settings = _settings(desk.data)
    path = settings.hash_key_file.expanduser()
    if settings.hash_key:
        raise click.ClickException(
            "CITEBOT_HASH_KEY is set, expected a key file. Put the key into a file and unset it."
        )
    try:
        keys = load_hash_keys(settings)
        if drop_previous:
            _drop(desk, keys, path)
        else:
            keys = add_key(path)
            with desk.log() as log:
                renewed, unreadable = rotate(log.call, keys, desk.actor)
                log.clean()
            click.echo(f"new key in {path}, {len(keys) - 1} older kept; {renewed} sealed values sealed anew")
            if unreadable:
                click.echo(f"{unreadable} sealed values are of keys that are gone and stay as they are", err=True)
            click.echo("Restart the bot now: until then it goes on with the old key.")
    except SettingsError as error:
        raise click.ClickException(f"{error}.") from error
    except OSError as error:
        raise click.ClickException(f"{path} cannot be changed ({error.strerror}).") from error


def _drop(desk: Desk, keys: tuple[bytes, ...], path: Path) -> None:
    if len(keys) < 2:
        raise click.ClickException(f"{path} holds one key, expected older ones to drop. Run rotate-key first.")
    with desk.log() as log:
        erased = log.call(lambda db: drop_previous(db, keys, desk.actor))
        reseal(log.call, keys)
        clean = log.clean()
    keep_newest(path)
    click.echo(f"{len(keys) - 1} older keys dropped; {erased} questions lost their hashes")
    if not clean:
        click.echo("Somebody is reading the log: run `retention` later to empty log.db-wal.", err=True)


@main.command()
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), required=True, help="JSON lines, written anew.")
@click.pass_obj
def golden(desk: Desk, out: Path) -> None:
    """Write judged questions as labelled ones, to measure a build with; not of people who opted out."""
    try:
        found = read_labels(desk.path)
    except LabelsError as error:
        raise click.ClickException(f"{error}.") from error
    _write(out, (json.dumps(golden_line(label), ensure_ascii=False) + "\n" for label in found), "utf-8")
    click.echo(f"{len(found)} labelled questions written to {out}")


def _settings(data: Path | None = None) -> Any:
    from dataclasses import replace

    try:
        settings = load_settings()
    except SettingsError as error:
        raise click.ClickException(f"{error}.") from error
    return settings if data is None else replace(settings, data=data)


def _find(desk: Desk, document: str, passage: str) -> str:
    """A passage's whole SHA-256, from the build in use or the log, empty for the whole document, which must be known."""
    try:
        store: PassageStore | None = open_current(desk.data)
    except IndexMissingError:
        store = None
    except RetrievalError as error:
        raise click.ClickException(str(error)) from error
    try:
        sql = "SELECT passage_sha256 FROM passages WHERE document = ?"
        logged = [str(row[0]) for row in desk.read(lambda db: db.execute(sql, [document]).fetchall())]
        if not logged and (store is None or document not in store.citations):
            raise click.ClickException(f"No document {document} in the index or the log. See: list sources")
        if not passage:
            return ""
        if store is not None and store.find_passage(document, passage.lower()) is not None:
            return passage.lower()
        found = sorted({sha256 for sha256 in logged if sha256.startswith(passage.lower())})
        if len(found) != 1:
            raise click.ClickException(f"{len(found)} passages of {document} begin with {passage}, expected one.")
        return found[0]
    finally:
        if store is not None:
            store.close()


def _gone(desk: Desk) -> list[trail.Gone]:
    try:
        store = open_current(desk.data)
    except RetrievalError as error:
        raise click.ClickException(str(error)) from error
    try:
        return desk.read(
            lambda db: trail.gone(db, lambda name: store.document_text(name) if name in store.citations else None)
        )
    finally:
        store.close()


def _print(lines: list[Line], as_json: bool) -> None:
    for line in lines:
        if as_json:
            click.echo(json.dumps(asdict(line), ensure_ascii=False))
            continue
        confidence = " -  " if line.confidence is None else f"{line.confidence:.2f}"
        times = f"  {line.times} times" if line.times > 1 else ""
        click.echo(
            f"#{line.number}  {line.asked_at[:16]}  {line.outcome:8}  {confidence}  {_plain(line.question)}{times}"
        )
    if not lines and not as_json:
        click.echo("nothing", err=True)


def _write(path: Path, lines: Iterable[str], encoding: str) -> None:
    """Write a file whole or not at all, readable by its owner only."""
    fresh = path.with_name(f".{path.name}.new")
    try:
        fresh.unlink(missing_ok=True)
        fresh.touch(mode=0o600)
        with fresh.open("w", encoding=encoding, newline="", errors="replace") as file:
            file.writelines(lines)
        fresh.replace(path)
    except OSError as error:
        raise click.ClickException(f"{path} cannot be written ({error.strerror}).") from error
    finally:
        fresh.unlink(missing_ok=True)


def _plain(text: str) -> str:
    """A stored text for a terminal: no control characters but line breaks."""
    return "".join(c if c.isprintable() or c == "\n" else " " for c in text)


def _undone(what: Any) -> str:
    return f"  (undone {what.undone_at}, {what.undone_by})" if what.undone_at else ""


if __name__ == "__main__":
    sys.exit(main())
