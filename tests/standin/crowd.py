"""Many people who ask at once, and the account of who was answered how often and in which order."""

import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from standin.server import StandIn
from standin.state import Chat, Person

Asked = tuple[int, int]


@dataclass
class Tally:
    """What became of the questions.

    Attributes:
        unanswered: Questions without a reply; `twice` those with more than one, and how many.
        out_of_order: Chats in which a later question was answered before an earlier one.
    """

    unanswered: set[Asked] = field(default_factory=set)
    twice: dict[Asked, int] = field(default_factory=dict)
    out_of_order: set[int] = field(default_factory=set)


class Crowd:
    """People in private chats with the bot.

    Attributes:
        asked: Each question as (chat, message id), in the order asked.
    """

    def __init__(self, telegram: StandIn, people: int, *, first: int = 1000) -> None:
        """Let so many people press Start."""
        self._telegram = telegram
        self._chats: list[tuple[Chat, Person]] = []
        for number in range(people):
            person = telegram.user(first + number, f"Person{number}")
            self._chats.append((telegram.private_chat(person), person))
        self.asked: list[Asked] = []

    def ask(
        self, questions: int, *, a_second: float, repeat_every: int = 0, allowed: Callable[[], int] | None = None
    ) -> None:
        """Ask in turn, at this pace; every so many updates, one comes a second time under its number.

        `allowed` says how many may have been asked by now, to keep some for later.
        """
        due = time.monotonic()
        for number in range(questions):
            time.sleep(max(0.0, due - time.monotonic()))
            while allowed is not None and number >= allowed():
                time.sleep(0.02)
                due = time.monotonic()
            due += 1 / a_second
            chat, person = self._chats[number % len(self._chats)]
            message = self._telegram.say(chat, person, f"How many bridges are there in town {number}?")
            self.asked.append((chat.id, message["message_id"]))
            if repeat_every and number % repeat_every == repeat_every - 1:
                self._telegram.redeliver(self._telegram.updates[-1 - number % 3])

    def ask_beside(
        self, questions: int, *, a_second: float, repeat_every: int = 0, allowed: Callable[[], int] | None = None
    ) -> threading.Thread:
        """The same in a thread of its own, started."""
        pace = {"a_second": a_second, "repeat_every": repeat_every, "allowed": allowed}
        thread = threading.Thread(target=self.ask, args=(questions,), kwargs=pace, daemon=True)
        thread.start()
        return thread

    def tally(self) -> Tally:
        """The account so far."""
        counts: Counter[Asked] = Counter()
        order: dict[int, list[int]] = {}
        for call in self._telegram.calls("sendMessage"):
            reply = call.params.get("reply_parameters")
            if reply is None:
                continue
            key = (call.params["chat_id"], reply["message_id"])
            counts[key] += 1
            if counts[key] == 1:
                order.setdefault(key[0], []).append(key[1])
        return Tally(
            {asked for asked in list(self.asked) if not counts[asked]},
            {asked: count for asked, count in counts.items() if count > 1},
            {chat for chat, messages in order.items() if messages != sorted(messages)},
        )

    def wait(self, patience: float) -> Tally:
        """Wait until all that was asked is answered, and a moment longer for what would come twice; give the account.

        Gives up when nothing more is answered for `patience` seconds.
        """
        left, until = len(self.asked) + 1, time.monotonic() + patience
        while (found := self.tally()).unanswered and time.monotonic() < until:
            if len(found.unanswered) < left:
                left, until = len(found.unanswered), time.monotonic() + patience
            time.sleep(0.1)
        time.sleep(0.5)
        return self.tally() if not found.unanswered else found
