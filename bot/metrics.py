"""Figures about the running bot for Prometheus: counts and times only, never a text, an id or a name.

There is one set of figures per process, in a registry of its own; `health` shows them if a port is set.
"""

from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, Info

_SECONDS: Final = (0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)


class Metrics:
    """What is counted; each attribute is a figure of prometheus_client."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.questions = Counter(
            "citebot_questions", "Questions answered or declined.", ["outcome"], registry=self.registry
        )
        self.answering = Histogram(
            "citebot_answer_seconds",
            "Time from a question to its answer, without sending.",
            buckets=_SECONDS,
            registry=self.registry,
        )
        self.replying = Histogram(
            "citebot_update_seconds",
            "Time from an update's arrival to the end of dealing with it.",
            buckets=_SECONDS,
            registry=self.registry,
        )
        self.updates = Counter("citebot_updates", "Updates taken in.", ["kind"], registry=self.registry)
        self.repeated = Counter(
            "citebot_updates_repeated", "Updates delivered again and skipped.", registry=self.registry
        )
        self.sent = Counter("citebot_messages_sent", "Messages of replies that Telegram took.", registry=self.registry)
        self.retries = Counter("citebot_send_retries", "Attempts to send that were repeated.", registry=self.registry)
        self.found = Counter(
            "citebot_messages_found",
            "Messages whose answer was lost, and that were found to have arrived.",
            registry=self.registry,
        )
        self.held = Counter("citebot_flood_waits", "Calls that Telegram put off (429).", registry=self.registry)
        self.undeliverable = Counter(
            "citebot_undeliverable",
            "Replies that could not be delivered: the bot is blocked or removed.",
            registry=self.registry,
        )
        self.dead = Counter("citebot_dead_letters", "Updates given up since the start.", registry=self.registry)
        self.dead_now = Gauge("citebot_dead_letters_kept", "Updates given up and kept.", registry=self.registry)
        self.backlog = Gauge("citebot_inbox_backlog", "Updates that wait for their answer.", registry=self.registry)
        self.oldest = Gauge(
            "citebot_inbox_oldest_seconds", "Age of the oldest update that waits.", registry=self.registry
        )
        self.swaps = Counter("citebot_index_swaps", "Changes of the index while running.", registry=self.registry)
        self.build = Info("citebot_build", "The index build that answers.", registry=self.registry)


METRICS: Final = Metrics()
