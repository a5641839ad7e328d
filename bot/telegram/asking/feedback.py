"""What people say of an answer, with its buttons or with a reaction, goes into the log.

For each person, the last button and the last reaction count; a person is a keyed hash. Pressing the same button again, or
removing the reaction, takes the feedback back.
"""

import logging
from typing import Final

from telegram import ReactionTypeEmoji, Update

from bot.log.moderation import feedback
from bot.log.rows import keyed_hash
from bot.log.writing.database import LogError
from bot.past import Archive
from bot.questions import QuestionService
from bot.telegram.transport.ptb import HandlerContext

_FOR: Final = frozenset("👍 ❤ 🔥 🥰 👏 😁 🎉 🤩 🙏 👌 😍 ❤‍🔥 💯 ⚡ 🏆 🤗 🫡 🤝 🆒 💘 😘 😎 🕊 🍾 🦄".split())
_AGAINST: Final = frozenset("👎 🤬 😢 🤮 💩 🤡 🥱 💔 🤨 😐 🖕 😭 🙈 🤪 🗿 🙉 🙊 😡 😱 🤯".split())
_logger = logging.getLogger(__name__)


class FeedbackButtons:
    """Keeps what people say of answers."""

    def __init__(self, service: QuestionService, archive: Archive) -> None:
        self._service = service
        self._archive = archive

    async def toggle(self, uid: str, user: int, kind: str) -> bool | None:
        """Keep a person's feedback, or take it back if it is the same; returns whether it stands, None if the row is gone.

        Raises:
            LogError: If the log cannot be written.
        """
        who = self._hash(user)
        return await self._service.log.do(lambda db: feedback.toggle(db, uid, who, kind, "button"))

    async def report(self, uid: str, user: int, reason: str) -> str | None:
        """Keep a person's report; returns `report` if they had reported before, empty if not, None if the row is gone.

        Raises:
            LogError: If the log cannot be written.
        """
        who = self._hash(user)
        return await self._service.log.do(
            lambda db: feedback.say(db, uid, who, feedback.REPORT, feedback.REPORT, reason)
        )

    async def on_reaction(self, update: Update, context: HandlerContext) -> None:
        """Keep a person's reaction to an answer as their feedback; reactions to other messages mean nothing here."""
        reaction = update.message_reaction
        if reaction is None:
            return
        actor = reaction.user or reaction.actor_chat
        if actor is None:
            return
        emoji = {each.emoji for each in reaction.new_reaction if isinstance(each, ReactionTypeEmoji)}
        kind = feedback.NOT_ANSWERED if emoji & _AGAINST else feedback.ANSWERED if emoji & _FOR else ""
        who = self._hash(actor.id)
        try:
            past = await self._archive.by_reply(reaction.chat.id, reaction.message_id)
            if past is None:
                return
            if kind:
                await self._service.log.do(lambda db: feedback.say(db, past.uid, who, kind, "reaction"))
            else:
                await self._service.log.do(lambda db: feedback.take_back(db, past.uid, who, "reaction"))
        except LogError as error:
            _logger.warning("a reaction could not be kept: %s", error)

    def _hash(self, user: int) -> str:
        return keyed_hash(self._service.log.key, "user", user)
