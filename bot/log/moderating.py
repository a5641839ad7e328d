"""What moderators decide, done in one way for all three fronts: the command line, the browser and Telegram.

Each deed is one transaction of the log, with the moderator's name. A takedown needs a reason; what it bars is told apart in the
language of its document, from the build in use, or else from the log's own copy of the passage; and the copy beside the
log is written before the transaction ends. When the transaction fails, the copy is as it was.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeVar

from sqlite_utils import Database

from bot.log import cases, takedown_copy
from bot.log.cases import Case, CaseError, Takedown, UnknownCase, Verdict
from bot.log.database import Log
from bot.log.takedown_copy import copy_of, read_copy
from bot.log.takedowns import known_sentences, passage_keys, text_keys
from index import RetrievalError, open_current

NO_REASON: Final = "A takedown needs a reason: say why"
_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class Target:
    """What to take down: a passage, or with an empty `passage_sha256` a whole document."""

    document: str
    passage_sha256: str = ""


def quoted(case: Case, rank: int, *, whole: bool) -> Target:
    """A passage that a case quoted, counted from 1, or its document.

    Raises:
        CaseError: If the case has no such quote, or the log does not name its passage.
    """
    quote = next((each for each in case.quotes if each.get("rank") == rank), None)
    if quote is None:
        raise UnknownCase(f"Case {case.number} has {len(case.quotes)} quotes, expected at least {rank}")
    passage = "" if whole else str(quote.get("passage_sha256", ""))
    if not whole and not passage:
        raise CaseError("The log does not name this passage; only the document can be taken down")
    return Target(str(quote["document"]), passage)


class Moderating:
    """The deeds. Every method raises CaseError for what cannot be done, and LogError when the log cannot be written."""

    def __init__(self, log: Log) -> None:
        self._log = log
        self._copy = copy_of(log.path)

    async def take_down(
        self,
        target: Target,
        reason: str,
        actor: str,
        *,
        case: str = "",
        also: Callable[[Database, int], None] = lambda db, number: None,
    ) -> int:
        """Take something out of every answer.

        Args:
            target: What.
            reason: Why, in the moderator's words.
            actor: The moderator.
            case: Uid of the case that led to it, or empty.
            also: Done in the same transaction, with the takedown's number.

        Returns:
            The takedown's number; that of the standing one when the same is taken down already.
        """
        if not reason.strip():
            raise CaseError(NO_REASON)
        known = await asyncio.to_thread(_sentences_in_index, self._log.path.parent, target)

        def act(db: Database) -> int:
            sentences = known or known_sentences(db, target.document, target.passage_sha256, _language(db, target))
            number = cases.take_down(db, case, target.document, target.passage_sha256, sentences, reason.strip(), actor)
            also(db, number)
            return number

        return await self._with_copy(act)

    async def undo_takedown(self, number: int, actor: str) -> Takedown:
        """Let it be quoted again; the takedown stays in the history."""
        return await self._with_copy(lambda db: cases.undo_takedown(db, number, actor))

    async def judge(self, case: str, verdict: str, actor: str, note: str = "", *, replace: bool = False) -> int:
        """Judge a case; gives the verdict's number. `AlreadyJudged` when somebody else's stands and `replace` is false."""
        return await self._log.do(lambda db: cases.verdict(db, case, verdict, actor, note, replace=replace))

    async def note(self, case: str, text: str, actor: str) -> int:
        """Add a note to a case; gives its number."""
        return await self.judge(case, "note", actor, text)

    async def undo_verdict(self, number: int, actor: str, *, case: str = "") -> Verdict:
        """Undo a verdict or a note; with `case`, only one of that case."""

        def act(db: Database) -> Verdict:
            belongs = "SELECT 1 FROM verdicts WHERE id = ? AND question = ?"
            if case and db.execute(belongs, [number, case]).fetchone() is None:
                raise UnknownCase(f"This case has no verdict {number}")
            return cases.undo_verdict(db, number, actor)

        return await self._log.do(act)

    async def _with_copy(self, act: Callable[[Database], _Value]) -> _Value:
        """Run a deed that changes the copy beside the log; when it fails, the copy is as it was."""
        before = await asyncio.to_thread(read_copy, self._copy)
        try:
            return await self._log.do(act)
        except BaseException:
            if before.state != "damaged" and read_copy(self._copy) != before:
                takedown_copy.retract(self._copy, before)
            raise


def _sentences_in_index(data: Path, target: Target) -> list[str]:
    """Keys of a passage's sentences as the build in use has them; none for a whole document, or without such a passage."""
    if not target.passage_sha256:
        return []
    try:
        store = open_current(data)
    except RetrievalError:
        return []
    try:
        number = store.find_passage(target.document, target.passage_sha256)
        if number is None:
            return []
        passage = store.passage(number).passage
        language = store.citations[target.document].language
        return list(dict.fromkeys([*passage_keys(passage), *text_keys(passage.text, language)]))
    finally:
        store.close()


def _language(db: Database, target: Target) -> str:
    """The language that the newest answer quoting a passage gives for its document; English when none does."""
    sql = (
        "SELECT quotes FROM questions WHERE id = (SELECT max(question) FROM quoted JOIN passages "
        "ON passages.id = quoted.passage WHERE document = ? AND passage_sha256 = ?)"
    )
    row = db.execute(sql, [target.document, target.passage_sha256]).fetchone()
    quotes: list[dict[str, Any]] = cases.json_list(row[0]) if row else []
    found = (str(each.get("language") or "") for each in quotes if each.get("document") == target.document)
    return next(found, "") or "en"
