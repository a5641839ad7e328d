"""What the stand-in remembers: people, chats, messages, open queries, files, and the updates waiting for the bot.

`actions` changes it for the bot, `server.StandIn` for the people. Code that reads or writes it holds `State.changed`, a
condition notified of every change; a long poll waits on it too.

Message ids count as in Telegram: one sequence for all private chats and basic groups, one for each supergroup. So the
same number names different messages in different chats.
"""

import copy
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from standin.methods import USUAL_UPDATES
from standin.refusals import Json, Refusal
from standin.wire import Upload

MAX_POLL_SECONDS = 50


@dataclass(frozen=True)
class Person:
    """A Telegram user, or the bot itself."""

    id: int
    first_name: str
    language_code: str | None = None
    username: str | None = None
    is_bot: bool = False

    def json(self) -> Json:
        """The person as Telegram's User."""
        body: Json = {"id": self.id, "is_bot": self.is_bot, "first_name": self.first_name}
        for key in ("username", "language_code"):
            if getattr(self, key):
                body[key] = getattr(self, key)
        return body


@dataclass(eq=False)
class Chat:
    """A chat with everything in it; `type` is private, group, supergroup or channel."""

    id: int
    type: str
    title: str
    username: str | None = None
    is_forum: bool = False
    members: dict[int, Person] = field(default_factory=dict)
    statuses: dict[int, str] = field(default_factory=dict)  # as in ChatMember, of those who are not plain members
    messages: dict[int, Json] = field(default_factory=dict)
    topics: dict[int, str] = field(default_factory=dict)  # message_thread_id → name
    closed_topics: set[int] = field(default_factory=set)
    forbidden: str | None = None  # why the bot may not write at all, as in "bot was blocked by the user"
    bot_may_write: bool = True
    migrated_to: int | None = None
    last_message_id: int = 0

    def json(self) -> Json:
        """The chat as Telegram's Chat."""
        body: Json = {"id": self.id, "type": self.type}
        body["first_name" if self.type == "private" else "title"] = self.title
        if self.username:
            body["username"] = self.username
        if self.is_forum:
            body["is_forum"] = True
        return body

    def status(self, user_id: int) -> str:
        """The person's status in this chat, as ChatMember spells it."""
        return self.statuses.get(user_id, "member" if user_id in self.members else "left")


class State:
    """Everything above, and the queue of updates with Telegram's rules for confirming them."""

    def __init__(self, me: Person) -> None:
        """Start with only the bot."""
        self.changed = threading.Condition(threading.RLock())
        self.me = me
        self.people: dict[int, Person] = {me.id: me}
        self.chats: dict[int, Chat] = {}
        self.queries: dict[str, str] = {}  # id of a callback or inline query still to be answered → its kind
        self.inline_results: dict[str, list[Json]] = {}
        self.inline_messages: dict[str, Json] = {}  # inline_message_id → text, entities and buttons of the message sent
        self.files: dict[str, Upload] = {}
        self.profile: dict[tuple[str, str], str] = {}  # (name or description, language) → text
        self.commands: dict[tuple[str, str], list[Json]] = {}  # (scope as JSON, language) → commands
        self.webhook: Json = {}
        self.logged_out = False
        self.closed = False
        self.queue: list[Json] = []
        self.again: list[Json] = []
        self.withheld: list[Json] = []
        self.pushed: list[Json] = []
        self._allowed: frozenset[str] = USUAL_UPDATES
        self._last_id = 0
        self._last_update_id = 7000
        self._shared_message_id = 0
        self._poll = 0

    def new_id(self) -> int:
        """A number not used before, for queries, files and chats."""
        self._last_id += 1
        return 1000 + self._last_id

    def add_message(self, chat: Chat, sender: Person | None, content: Json) -> Json:
        """Keep a new message of this chat and return it; `content` holds all but id, date, chat and sender."""
        if chat.type in ("private", "group"):
            self._shared_message_id += 1
            number = self._shared_message_id
        else:
            chat.last_message_id += 1
            number = chat.last_message_id
        message: Json = {"message_id": number, "date": int(time.time()), "chat": chat.json()}
        if sender is not None:
            message["from"] = sender.json()
            chat.members.setdefault(sender.id, sender)
        chat.messages[number] = message | content
        self.changed.notify_all()
        return chat.messages[number]

    def add_file(self, upload: Upload) -> Json:
        """Keep a file and return its ids and size."""
        file_id = f"file{self.new_id()}"
        self.files[file_id] = upload
        return {"file_id": file_id, "file_unique_id": f"unique-{file_id}", "file_size": len(upload.data)}

    def skip_ids(self, count: int) -> None:
        """Use up message ids of private chats, as messages do that the bot hears of late or never."""
        with self.changed:
            self._shared_message_id += count

    def push(self, kind: str, body: Json) -> Json:
        """Queue an update of this kind and return it, with its update_id."""
        self._last_update_id += 1
        update = copy.deepcopy({"update_id": self._last_update_id, kind: body})
        self.queue.append(update)
        self.pushed.append(update)
        self.changed.notify_all()
        return update

    def take(
        self, offset: int | None, limit: int, timeout: int, allowed: list[str] | None, gone: Callable[[], bool]
    ) -> list[Json]:
        """The next updates, waiting up to `timeout` seconds for one; those before `offset` are confirmed and gone.

        Raises:
            Refusal: 409, if a webhook is set or a newer call took over.
        """
        if self.webhook.get("url"):
            words = "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook first"
            raise Refusal(words, code=409)
        self._poll += 1
        mine = self._poll
        if allowed is not None:
            self._allowed = frozenset(allowed) or USUAL_UPDATES
        if offset is not None and offset < 0:
            self.queue = self.queue[offset:]
        elif offset is not None:
            self.queue = [update for update in self.queue if update["update_id"] >= offset]
        self.changed.notify_all()
        deadline = time.monotonic() + min(timeout, MAX_POLL_SECONDS)
        while True:
            if mine != self._poll and not gone():
                words = "terminated by other getUpdates request; make sure that only one bot instance is running"
                raise Refusal(f"Conflict: {words}", code=409)
            self._withhold()
            waiting = {update["update_id"] for update in self.queue}  # not confirmed yet: nothing to send once more
            batch = [update for update in self.again if update["update_id"] not in waiting]
            self.again = [update for update in self.again if update["update_id"] in waiting]
            batch += self.queue[: max(0, limit - len(batch))]
            left = deadline - time.monotonic()
            if batch or left <= 0 or self.closed or mine != self._poll:
                return sorted(copy.deepcopy(batch), key=lambda update: int(update["update_id"]))
            self.changed.wait(left)

    def _withhold(self) -> None:
        """Set aside the updates of kinds the bot did not ask for, as Telegram would never send them."""
        wanted = [update for update in self.queue if self._allowed & set(update)]
        self.withheld += [update for update in self.queue if update not in wanted]
        self.queue = wanted
