"""What moderators decide, by the same rules in Telegram, in the browser and on the command line.

The three doors only draw and parse; a rule about a decision stands here or in `cases`. Each decision is one transaction
of the log, with the moderator's name. A takedown needs a reason. The sentences that it bars are found in the language of
their document: from the build in use, else from the log's own copy of the passage. The copy of the takedowns is written
before the transaction ends; when the transaction fails, the copy is put back as it was.
"""

import asyncio
from collections.abc import Callable
from typing import Any, Final, TypeVar

from sqlite_utils import Database

from bot.log.moderation import cases, documents
from bot.log.moderation.cases import Case, CaseError, Takedown, Target, UnknownCase, Verdict, quoted
from bot.log.takedowns import takedown_copy
from bot.log.takedowns.barred import known_sentences
from bot.log.takedowns.takedown_copy import copy_of, read_copy
from bot.log.writing.database import Log

NO_REASON: Final = "A takedown needs a reason: say why"
_Value = TypeVar("_Value")


def _nothing(db: Database, number: int) -> None:
    """What is done with a takedown when its caller has nothing to add."""


class ModerationService:
    """Every method raises CaseError for what cannot be done, and LogError when the log cannot be read or written.

    A case is named by its uid; `uid_of` gives it for a number.
    """

    def __init__(self, log: Log) -> None:
        self._log = log
        self._copy = copy_of(log.path)

    async def uid_of(self, number: int) -> str:
        """The uid of the case with this number."""
        return await self._log.read(lambda db: cases.uid_of(db, number))

    async def case(self, uid: str) -> Case:
        """Everything known of a case."""
        return await self._log.read(lambda db: cases.case(db, uid))

    async def judge(self, case: str, verdict: str, actor: str, note: str = "", *, replace: bool = False) -> int:
        """Judge a case; returns the verdict's number.

        Raises:
            AlreadyJudged: If somebody else's verdict stands and `replace` is false.
        """
        return await self._log.do(lambda db: cases.verdict(db, case, verdict, actor, note, replace=replace))

    async def note(self, case: str, text: str, actor: str) -> int:
        """Add a note to a case; returns its number."""
        return await self.judge(case, "note", actor, text)

    async def undo_verdict(self, number: int, actor: str, *, case: str = "") -> Verdict:
        """Undo a verdict or a note; with `case`, only one of that case."""

        def act(db: Database) -> Verdict:
            belongs = "SELECT 1 FROM verdicts WHERE id = ? AND question = ?"
            if case and db.execute(belongs, [number, case]).fetchone() is None:
                raise UnknownCase(f"This case has no verdict {number}")
            return cases.undo_verdict(db, number, actor)

        return await self._log.do(act)

    async def take_down_quote(
        self,
        case: str,
        rank: int,
        reason: str,
        actor: str,
        *,
        whole: bool = False,
        also: Callable[[Database, int], None] = _nothing,
    ) -> int:
        """Take down a passage that a case quoted, counted from 1, or its whole document; as `take_down`."""
        target = quoted(await self.case(case), rank, whole=whole)
        return await self.take_down(target, reason, actor, case=case, also=also)

    async def take_down(
        self,
        target: Target,
        reason: str,
        actor: str,
        *,
        case: str = "",
        also: Callable[[Database, int], None] = _nothing,
    ) -> int:
        """Take something out of every answer.

        Args:
            target: What.
            reason: Why, in the moderator's words.
            actor: The moderator.
            case: Uid of the case that led to it, or empty.
            also: Done in the same transaction, with the takedown's number.

        Returns:
            The takedown's number; if the target is taken down already, the standing takedown's.
        """
        if not reason.strip():
            raise CaseError(NO_REASON)
        known = await asyncio.to_thread(documents.sentences_of, self._log.path.parent, target)

        def act(db: Database) -> int:
            sentences = known or known_sentences(db, target.document, target.passage_sha256, _language(db, target))
            number = cases.take_down(db, case, target.document, target.passage_sha256, sentences, reason.strip(), actor)
            also(db, number)
            return number

        return await self._with_copy(act)

    async def undo_takedown(self, number: int, actor: str) -> Takedown:
        """Let it be quoted again; the takedown stays in the history."""
        return await self._with_copy(lambda db: cases.undo_takedown(db, number, actor))

    async def _with_copy(self, act: Callable[[Database], _Value]) -> _Value:
        """Do something that changes the copy of the takedowns; when it fails, the copy is put back as it was."""
        before = await asyncio.to_thread(read_copy, self._copy)
        try:
            return await self._log.do(act)
        except BaseException:
            if before.state != "damaged" and read_copy(self._copy) != before:
                takedown_copy.retract(self._copy, before)
            raise


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
