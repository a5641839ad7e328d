"""Random updates of every kind the Bot API can send, seeded, for a test that nothing breaks the bot.

Two sources, mixed: acts that people could do now (`people`), and bodies filled from the signatures of
python-telegram-bot's classes, with any optional field. A body is made to agree with the state of the stand-in (its
chat, a topic, entities within the text, an open query), since Telegram would send nothing else.
"""

import copy
import datetime
import random
import sys
import typing
from collections.abc import Callable, Sequence
from inspect import Parameter, signature
from typing import Any, Final

import telegram as ptb
from standin.refusals import Json
from standin.server import StandIn
from standin.state import Chat, Person
from standin.text import find_spans, utf16_len, write_spans
from telegram._utils import types as ptb_types

KINDS: Final = tuple(name for name in signature(ptb.Update).parameters if name not in ("update_id", "api_kwargs"))
"""Every kind of update that python-telegram-bot knows."""
_PIECES: Final = (
    *(
        "When was the bridge built? ",
        "/ask ",
        "/start ",
        "/help",
        "/sources ",
        "/privacy",
        "/mydata",
        "/forgetme",
        "/language",
        "/quiet",
        "/quiet on",
        "/quiet off",
        "/nothing",
        "thanks",
        "Hello! ",
    ),
    *(
        "doc_doc-1",
        "And who? ",
        "👨\u200d👩\u200d👧",
        "🇦🇿",
        "שלום ",
        "<b>x</b> ",
        "\u200b",
        "e\u0301",
        "\n",
        "word " * 60,
    ),
    *("@somebody ", "https://example.org/x ", "#tag ", "*_`[", "\u202e", "𠜎" * 30, "w" * 300),
)
_FORGED: Final = (
    *(
        "",
        "x",
        "m::",
        "s:0:",
        "s:9:words",
        "d::doc-1",
        "d::",
        "e:00000000:",
        "y:0:",
        "c:0:q0.1.1",
        "r:0:other",
        "z:1:1",
    ),
)
_TAGS: Final[dict[str, tuple[str, dict[str, str]]]] = {
    "MessageOrigin": ("type", {"User": "user", "HiddenUser": "hidden_user", "Chat": "chat", "Channel": "channel"}),
    "ChatMember": (
        "status",
        {
            **{"Owner": "creator", "Administrator": "administrator", "Member": "member", "Left": "left"},
            **{"Restricted": "restricted", "Banned": "kicked"},
        },
    ),
    "ReactionType": ("type", {"Emoji": "emoji", "CustomEmoji": "custom_emoji", "Paid": "paid"}),
    "ChatBoostSource": ("source", {"Premium": "premium", "GiftCode": "gift_code", "Giveaway": "giveaway"}),
    "PaidMedia": ("type", {"Preview": "preview", "Photo": "photo", "Video": "video"}),
    "BackgroundFill": ("type", {"Solid": "solid", "Gradient": "gradient", "FreeformGradient": "freeform_gradient"}),
    "BackgroundType": (
        "type",
        {"Fill": "fill", "Wallpaper": "wallpaper", "Pattern": "pattern", "ChatTheme": "chat_theme"},
    ),
}
_NAMES: Final = (
    dict(vars(ptb)) | dict(vars(ptb_types)) | {"Sequence": Sequence, "dtm": datetime, "Literal": typing.Literal}
)


class Anything:
    """Makes updates for a stand-in with some chats of every kind, which it makes too."""

    def __init__(self, server: StandIn, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311 (nothing secret)
        self.server = server
        self.people = [server.user(100 + n, f"P{n}", self.random.choice(("en", "az", None))) for n in range(4)]
        self.private = [server.private_chat(person) for person in self.people]
        self.groups = [
            server.group("Basic", members=self.people, kind="group"),
            server.group("Super", members=self.people),
            server.group("Super admin", members=self.people, bot_is_admin=True),
            server.group("Forum", members=self.people, forum=True, bot_is_admin=True),
        ]
        forum = self.groups[-1]
        server.say(forum, self.people[0], "The first message, so that no topic has number 1, which is #General's")
        self.topics = [server.topic(forum, name) for name in ("One", "Two")]
        self.channel = server.group("Channel", kind="channel", bot_is_admin=True)
        self.offered: list[tuple[Person, str, str]] = []  # who, query id, query
        self._fillers: dict[type, Callable[[], Any]] = {
            ptb.Chat: lambda: self.random.choice([*self.private, *self.groups, self.channel]).json(),
            ptb.User: lambda: self.random.choice([*self.people, server.me]).json(),
            ptb.MessageEntity: lambda: {"type": "bold", "offset": 0, "length": 1},
            ptb.InlineQueryResult: dict,
            datetime.datetime: lambda: self.random.randint(1_600_000_000, 1_900_000_000),
            datetime.timedelta: lambda: self.random.randint(0, 9999),
            bool: lambda: True,
            int: lambda: self.random.choice((0, 1, 7, 2**31, -5)),
            float: lambda: 0.5,
            str: lambda: self.random.choice((*_PIECES, "")),
        }

    def batch(self, size: int) -> int:
        """Queue up to that many updates, no two of the same chat (what one does may take away what the other names)."""
        free = [*self.private, *self.groups, self.channel]
        self.random.shuffle(free)
        made = 0
        while made < size:
            if free and self.random.random() < 0.75:
                made += self._in_chat(free.pop())
            else:
                made += self._anywhere()
        return made

    def text(self) -> str:
        """Some text a client could send."""
        pieces = self.random.choices(_PIECES, k=self.random.randint(1, 5))
        if self.random.random() < 0.5:
            pieces.insert(self.random.randint(0, len(pieces)), f"@{self.server.me.username} ")
        if self.random.random() < 0.05:
            pieces.append("long " * 700)
        text = "".join(pieces).strip()
        while utf16_len(text) > 4096:
            text = text[: len(text) // 2].strip()
        return text or "?"

    def _in_chat(self, chat: Chat) -> int:
        """One update that belongs to this chat."""
        if chat.type == "channel":
            kind = self.random.choice(("channel_post", "edited_channel_post", "message_reaction_count"))
            return self._push(kind, chat)
        person = self.random.choice(self.people) if chat.type != "private" else self.server.state.people[chat.id]
        own = [each for each in chat.messages.values() if each.get("from", {}).get("id") == self.server.me.id]
        said = [each for each in chat.messages.values() if each.get("from", {}).get("id") == person.id]
        act = self.random.random()
        if act < 0.35:
            thread = self.random.choice([None, *self.topics]) if chat.is_forum else None
            reply = self.random.choice([*own[-5:], *said[-3:]]) if own and said and self.random.random() < 0.4 else None
            self.server.say(chat, person, self.text(), reply_to=reply, thread=None if reply else thread)
        elif act < 0.5 and said and "text" in said[-1]:
            self.server.edit(self.random.choice([each for each in said[-5:] if "text" in each]), self.text())
        elif act < 0.75 and own:
            pressable = [each for each in own if "reply_markup" in each] if self.random.random() < 0.9 else []
            message = self.random.choice((pressable or own)[-20:])
            rows = message.get("reply_markup", {}).get("inline_keyboard", [])
            data = [button["callback_data"] for row in rows for button in row if "callback_data" in button]
            pressed = self.random.choice(data) if data and self.random.random() < 0.85 else self.random.choice(_FORGED)
            self.server.press(message, pressed, person, forged=True)
        elif act < 0.82 and own:
            emoji = self.random.choice((["👍"], ["👎"], [], ["🎅"], ["👍", "👎"]))
            self.server.react(self.random.choice(own[-20:]), person, emoji)
        else:
            kinds = (
                "message",
                "edited_message",
                "my_chat_member",
                "chat_member",
                "chat_join_request",
                "message_reaction",
            )
            kind = self.random.choice((*kinds, "callback_query"))
            return self._push(kind, chat)
        return 1

    def _anywhere(self) -> int:
        """One update that belongs to no chat the bot may write to."""
        person = self.random.choice(self.people)
        act = self.random.random()
        if act < 0.3:
            text = self.random.choice(("", "When was the bridge built?", self.text()[:256]))
            self.offered.append((person, self.server.inline(person, text), text))
            return 1
        if act < 0.5 and self.offered:
            who, query, text = self.random.choice(self.offered[-10:])
            results = self.server.state.inline_results.get(query, [])
            if results:
                chosen = self.random.choice(results)["id"]
                self.server.choose(who, query, chosen, query=text, inline_message_id=f"inline-{query}")
                return 1
        inside = {
            "message",
            "edited_message",
            "channel_post",
            "edited_channel_post",
            "message_reaction",
            "callback_query",
        }
        kind = self.random.choice([each for each in KINDS if each not in inside])
        return self._push(kind, None)

    def _push(self, kind: str, chat: Chat | None) -> int:
        """Queue a body of this kind that the library can read; it requires some fields that its signatures do not."""
        body = self._body(kind, chat)
        while not _readable(kind, body):
            body = self._body(kind, chat)
        if kind in ("callback_query", "inline_query"):
            body["id"] = str(self.server.state.new_id())
            self.server.state.queries[body["id"]] = kind
        self.server.push({kind: body})
        return 1

    def _body(self, kind: str, chat: Chat | None) -> Json:
        cls = _hints(ptb.Update)[kind]
        cls = next(each for each in (typing.get_args(cls) or (cls,)) if each is not type(None))
        body = self._object(cls, 0)
        if cls is ptb.Message:
            return self._message(body, chat or self.random.choice(self.groups))
        if chat and "chat" in body:
            body["chat"] = chat.json()
        if cls is ptb.InlineQuery:
            body["query"] = body["query"][:256]
        if cls is ptb.CallbackQuery:
            body |= {"data": self.random.choice(_FORGED)}
            body.pop("inline_message_id", None)
            if chat and self.random.random() < 0.7:
                body["message"] = {"chat": chat.json(), "message_id": self.random.randint(1, 10**6), "date": 0}
            else:
                body.pop("message", None)
                body["inline_message_id"] = "inline-x"
        if cls is ptb.MessageReactionUpdated and self.random.random() < 0.5:
            body.pop("user", None)
            body["actor_chat"] = self.channel.json()
        return body

    def _message(self, body: Json, chat: Chat) -> Json:
        """Let a message agree with its chat: sender, topic, entities; a number that no message has."""
        for name in ("text", "entities", "caption", "caption_entities", "message_thread_id", "is_topic_message"):
            body.pop(name, None)
        body.pop("direct_messages_topic", None)  # of a channel's inbox, which no chat here is
        body |= {"chat": chat.json(), "message_id": 10**6 + self.server.state.new_id()}
        body.setdefault("from", self.random.choice(self.people).json())
        if self.random.random() < 0.7:
            name = self.random.choice(("text", "caption"))
            text = self.text()
            spans = find_spans(text, [])
            if not spans and self.random.random() < 0.3:
                me = {"type": "text_mention", "offset": 0, "length": utf16_len(text[:1]), "user": self.server.me.json()}
                body |= {name: text, "entities" if name == "text" else "caption_entities": [me]}
            else:
                marks = write_spans(text, spans)
                body |= {name: text} | ({"entities" if name == "text" else "caption_entities": marks} if marks else {})
        if chat.is_forum and self.random.random() < 0.5:
            body |= {"is_topic_message": True, "message_thread_id": self.random.choice(self.topics)}
        elif self.random.random() < 0.2:
            body["message_thread_id"] = 5  # a thread of replies, which is no topic
        return body

    def _object(self, cls: type, depth: int) -> Json:
        """A body for this class: all required fields, and some of the others, fewer the deeper it lies."""
        base = next((name for name in _TAGS if cls.__name__ == name), None)
        tag: Json = {}
        if base:
            field, tags = _TAGS[base]
            suffix = self.random.choice(sorted(tags))
            cls, tag = vars(ptb)[base + suffix], {field: tags[suffix]}
        chance = (0.06, 0.1, 0.05, 0.0)[min(depth, 3)] if cls is ptb.Message else (0.5, 0.3, 0.1, 0.0)[min(depth, 3)]
        hints, body = _hints(cls), {}
        for name, parameter in signature(cls).parameters.items():
            if name == "api_kwargs" or (parameter.default is not Parameter.empty and self.random.random() >= chance):
                continue
            body["from" if name == "from_user" else name] = self._value(hints[name], depth + 1)
        if cls is ptb.Message:
            body["date"] = 1_700_000_000
        return body | tag

    def _value(self, hint: Any, depth: int) -> Any:
        origin, args = typing.get_origin(hint), typing.get_args(hint)
        if isinstance(origin, type) and issubclass(origin, (Sequence, tuple)):
            count = 0 if depth > 3 else self.random.randint(0, 2)
            return [self._value(args[0], depth + 1) for _ in range(count)]
        if args and origin is not dict:
            first = next(each for each in args if each is not type(None))
            return first if origin is typing.Literal else self._value(first, depth)
        if hint in self._fillers:
            return self._fillers[hint]()
        if hint is ptb.MaybeInaccessibleMessage:
            return {"chat": self.groups[0].json(), "message_id": 5, "date": 0}
        if isinstance(hint, type) and issubclass(hint, ptb.TelegramObject):
            return self._object(hint, depth)
        return {} if origin is dict or hint is dict else "x"


def _readable(kind: str, body: Json) -> bool:
    try:
        ptb.Update.de_json(copy.deepcopy({"update_id": 1, kind: {"id": "1"} | body}), None)
    except (TypeError, ValueError, KeyError):
        return False
    return True


def _hints(cls: type) -> dict[str, Any]:
    return typing.get_type_hints(cls.__init__, vars(sys.modules[cls.__module__]) | _NAMES)  # type: ignore[misc]
