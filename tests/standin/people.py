"""What people do in a test: write, edit, press, react, ask inline.

`server.StandIn` is one of these with a server around it. Each act changes the state as it would at Telegram and queues
the update the bot would get; what it returns (a message, an id) is a copy. An act no client could do is a ValueError.
"""

import copy
import time
from collections.abc import Sequence
from typing import Literal

from standin.actions import find_chat
from standin.places import Places
from standin.refusals import Json
from standin.state import Chat, Person
from standin.text import find_spans, read_spans, utf16_len, write_spans
from standin.wire import Upload

Entities = list[Json] | Literal["auto"] | None


class People(Places):
    """What people say and do in their chats."""

    @property
    def withheld(self) -> list[Json]:
        """Updates the bot never got, because it did not ask for their kind."""
        return self.state.withheld

    @property
    def updates(self) -> list[Json]:
        """Every update so far, confirmed or not, the newest last."""
        return self.state.pushed

    @property
    def unanswered(self) -> list[str]:
        """Ids of the presses and inline queries the bot has not answered."""
        return list(self.state.queries)

    def say(
        self,
        chat: Chat,
        user: Person | None,
        text: str | None,
        *,
        entities: Entities = "auto",
        reply_to: Json | None = None,
        thread: int | None = None,
        extra: Json | None = None,
    ) -> Json:
        """A user's message, or a channel's own post if `user` is None; returns the message.

        As at Telegram, a message in a topic replies to the topic's first message unless it replies to another. A reply
        in a supergroup that is no forum has the message_thread_id of the message its thread began with.

        Args:
            chat: Where.
            user: Who; joins the chat if not in it.
            text: What; None for a message that has only `extra`.
            entities: "auto" finds commands, mentions, links and hashtags; a list is taken as given, in UTF-16.
            reply_to: The message replied to.
            thread: The topic.
            extra: More fields of the message: {"sticker": {...}}, {"new_chat_members": [...]}, {"caption": ...}.
        """
        with self.state.changed:
            content = self._said(text, entities) | (extra or {})
            replied = chat.messages[reply_to["message_id"]] if reply_to is not None else None
            if thread is not None and thread not in chat.topics:
                raise ValueError(f"{chat.title} has no topic {thread}")
            if replied is None and thread is not None:
                replied = chat.messages[thread]
            if replied is not None:
                told = {key: value for key, value in replied.items() if key != "reply_to_message"}
                content["reply_to_message"] = copy.deepcopy(told)
                if replied.get("is_topic_message"):
                    thread = replied["message_thread_id"]
                elif chat.type == "supergroup" and not chat.is_forum:
                    content["message_thread_id"] = replied.get("message_thread_id", replied["message_id"])
            if thread is not None:
                content |= {"message_thread_id": thread, "is_topic_message": True}
            if user is None:
                content["sender_chat"] = chat.json()
            message = self.state.add_message(chat, user, content)
            self.state.push("channel_post" if chat.type == "channel" else "message", message)
            return copy.deepcopy(message)

    def _said(self, text: str | None, entities: Entities) -> Json:
        if text is None:
            return {}
        if not text.strip() or utf16_len(text) > 4096:
            raise ValueError(f"no client can send a text of {utf16_len(text)} UTF-16 units, {text[:20]!r}")
        spans = find_spans(text, []) if entities == "auto" else read_spans(text, entities or [])
        return {"text": text} | ({"entities": write_spans(text, spans)} if spans else {})

    def send_file(
        self, chat: Chat, user: Person, name: str, data: bytes, *, caption: str | None = None, mime: str = ""
    ) -> Json:
        """A user's file, which the bot can fetch; returns the message."""
        with self.state.changed:
            file = self.state.add_file(Upload(name, data)) | {"file_name": name} | ({"mime_type": mime} if mime else {})
        return self.say(chat, user, None, extra={"document": file} | ({"caption": caption} if caption else {}))

    def edit(self, message: Json, text: str, *, entities: Entities = "auto") -> Json:
        """The sender changes a message's text; returns the message as it is now."""
        with self.state.changed:
            chat = find_chat(self.state, message["chat"]["id"])
            kept = chat.messages[message["message_id"]]
            kept.pop("entities", None)
            kept |= self._said(text, entities) | {"edit_date": int(time.time())}
            self.state.push("edited_channel_post" if chat.type == "channel" else "edited_message", kept)
            return copy.deepcopy(kept)

    def delete(self, message: Json) -> None:
        """A message is deleted by a person; the bot gets no word of it."""
        with self.state.changed:
            find_chat(self.state, message["chat"]["id"]).messages.pop(message["message_id"], None)

    def press(self, message: Json, data: str, user: Person, *, forged: bool = False) -> str:
        """A press on the button with this callback_data; returns the query's id.

        Args:
            message: The bot's message, as in `Call.result`; if deleted since, the bot is told of an inaccessible one.
            data: The callback_data.
            user: Who presses.
            forged: Send data no button of the message has, as an altered client could.
        """
        with self.state.changed:
            chat = find_chat(self.state, message["chat"]["id"])
            now = chat.messages.get(message["message_id"])
            rows = (now or message).get("reply_markup", {}).get("inline_keyboard", [])
            if not forged and data not in [button.get("callback_data") for row in rows for button in row]:
                raise ValueError(f"the message has no button with {data!r}: {rows}")
            shown = now or {"chat": chat.json(), "message_id": message["message_id"], "date": 0}
            body = {"from": user.json(), "message": shown, "chat_instance": f"{chat.id}", "data": data}
            return self._ask("callback_query", body)

    def press_inline(self, inline_message_id: str, data: str, user: Person) -> str:
        """A press on a button of a message sent through inline mode; the bot knows only this id of it."""
        with self.state.changed:
            body = {"from": user.json(), "inline_message_id": inline_message_id, "chat_instance": "0", "data": data}
            return self._ask("callback_query", body)

    def inline(self, user: Person, text: str, *, offset: str = "", chat_type: str = "sender") -> str:
        """A user types @bot and this text; returns the query's id."""
        with self.state.changed:
            body = {"from": user.json(), "query": text, "offset": offset, "chat_type": chat_type}
            return self._ask("inline_query", body)

    def _ask(self, kind: str, body: Json) -> str:
        query_id = f"{self.state.new_id()}"
        self.state.queries[query_id] = kind
        self.state.push(kind, {"id": query_id} | body)
        return query_id

    def expire(self, query_id: str) -> None:
        """A query grows too old to be answered."""
        with self.state.changed:
            self.state.queries.pop(query_id, None)

    def choose(
        self, user: Person, query_id: str, result_id: str, *, query: str = "", inline_message_id: str | None = None
    ) -> Json:
        """The user picks one result of an answered inline query; returns the result.

        As at Telegram, the bot gets an `inline_message_id` only for a result that has buttons.
        """
        with self.state.changed:
            results = {result["id"]: result for result in self.state.inline_results[query_id]}
            body = {"result_id": result_id, "from": user.json(), "query": query}
            if inline_message_id and results[result_id].get("reply_markup"):
                body["inline_message_id"] = inline_message_id
                content = results[result_id]["input_message_content"]
                sent = {"text": content["message_text"], "reply_markup": results[result_id]["reply_markup"]}
                sent |= {key: content[key] for key in ("entities", "link_preview_options") if key in content}
                self.state.inline_messages[inline_message_id] = copy.deepcopy(sent)
            self.state.push("chosen_inline_result", body)
            return copy.deepcopy(results[result_id])

    def react(self, message: Json, user: Person, new: Sequence[str], old: Sequence[str] = ()) -> None:
        """A user's reactions to a message change from `old` to `new` emoji."""
        with self.state.changed:
            chat = find_chat(self.state, message["chat"]["id"])
            body: Json = {"chat": chat.json(), "message_id": message["message_id"], "user": user.json()}
            body |= {"date": int(time.time())}
            for key, emoji in (("old_reaction", old), ("new_reaction", new)):
                body[key] = [{"type": "emoji", "emoji": each} for each in emoji]
            self.state.push("message_reaction", body)

    def migrate(self, chat: Chat, user: Person) -> Chat:
        """A basic group becomes a supergroup; returns the new chat, both chats' service messages are queued."""
        people = [person for person in chat.members.values() if person.id != self.me.id]
        new = self.group(chat.title, members=people)
        new.statuses = dict(chat.statuses)
        self.say(chat, user, None, extra={"migrate_to_chat_id": new.id})
        self.say(new, user, None, extra={"migrate_from_chat_id": chat.id})
        with self.state.changed:
            chat.migrated_to = new.id
        return new

    def push(self, update: Json) -> Json:
        """Queue an update written by hand, without its update_id; returns it with one."""
        kind, body = next(item for item in update.items() if item[0] != "update_id")
        with self.state.changed:
            return self.state.push(kind, body)

    def redeliver(self, update: Json) -> None:
        """Send this update once more under its old update_id, though (and as soon as) the bot confirmed it."""
        with self.state.changed:
            self.state.again.append(copy.deepcopy(update))
            self.state.changed.notify_all()
