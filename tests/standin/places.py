"""Who and where: the users, chats, groups and topics of a test, and the bot's standing in them.

Below `people`, which has what users say and press there.
"""

import time
from collections.abc import Sequence
from typing import Any, Literal

from standin.profile import member
from standin.state import Chat, Person, State


class Places:
    """The people's side of the stand-in; `state` is what both sides share."""

    def __init__(self, state: State) -> None:
        """Take the shared state."""
        self.state = state

    @property
    def me(self) -> Person:
        """The bot."""
        return self.state.me

    def user(
        self, user_id: int, name: str = "Anna", language: str | None = "en", *, username: str | None = None
    ) -> Person:
        """A new user."""
        person = Person(user_id, name, language, username)
        with self.state.changed:
            self.state.people[user_id] = person
        return person

    def private_chat(self, user: Person) -> Chat:
        """The chat of the bot with a user who has pressed Start; until then the bot may not write to them."""
        chat = Chat(user.id, "private", user.first_name, user.username)
        return self._add_chat(chat, [user])

    def group(
        self,
        title: str = "Group",
        *,
        members: Sequence[Person] = (),
        kind: Literal["group", "supergroup", "channel"] = "supergroup",
        chat_id: int | None = None,
        username: str | None = None,
        forum: bool = False,
        bot_is_admin: bool = False,
    ) -> Chat:
        """A group or channel that the bot is in; the first member owns it."""
        with self.state.changed:
            number = self.state.new_id()
        home = -number if kind == "group" else -1_000_000_000_000 - number
        chat = Chat(home if chat_id is None else chat_id, kind, title, username, forum)
        if members:
            chat.statuses[members[0].id] = "creator"
        if bot_is_admin:
            chat.statuses[self.me.id] = "administrator"
        return self._add_chat(chat, members)

    def _add_chat(self, chat: Chat, members: Sequence[Person]) -> Chat:
        with self.state.changed:
            chat.members |= {person.id: person for person in (*members, self.me)}
            self.state.chats[chat.id] = chat
        return chat

    def topic(self, chat: Chat, name: str, user: Person | None = None) -> int:
        """A new topic of a forum; its message_thread_id."""
        if not chat.is_forum:
            raise ValueError(f"{chat.title} is no forum")
        with self.state.changed:
            content = {"forum_topic_created": {"name": name, "icon_color": 7322096}, "is_topic_message": True}
            message = self.state.add_message(chat, user or self.me, content)
            message["message_thread_id"] = message["message_id"]
            chat.topics[message["message_id"]] = name
            if user is not None:
                self.state.push("message", message)
            return int(message["message_id"])

    def close_topic(self, chat: Chat, thread: int) -> None:
        """Close a topic: only administrators may write there."""
        with self.state.changed:
            chat.closed_topics.add(thread)

    def block(self, user: Person) -> None:
        """The user blocks the bot."""
        self._change_bot(self.state.chats[user.id], user, "kicked", "bot was blocked by the user")

    def unblock(self, user: Person) -> None:
        """The user unblocks the bot."""
        self._change_bot(self.state.chats[user.id], user, "member", None)

    def kick_bot(self, chat: Chat, user: Person) -> None:
        """The bot is removed from a group."""
        self._change_bot(chat, user, "kicked", f"bot was kicked from the {chat.type} chat")

    def add_bot(self, chat: Chat, user: Person, status: str = "member") -> None:
        """The bot is put into a group, or made "administrator" or plain "member" of it."""
        self._change_bot(chat, user, status, None)

    def mute_bot(self, chat: Chat, *, muted: bool = True) -> None:
        """The group takes or gives the bot's right to write."""
        with self.state.changed:
            chat.bot_may_write = not muted

    def _change_bot(self, chat: Chat, user: Person, status: str, forbidden: str | None) -> None:
        with self.state.changed:
            old = member(chat, self.me)
            chat.forbidden = forbidden
            body: dict[str, Any] = {"chat": chat.json(), "from": user.json(), "date": int(time.time())}
            body |= {"old_chat_member": old, "new_chat_member": member(chat, self.me, status)}
            self.state.push("my_chat_member", body)
