"""What whoever runs the bot has to see to: shown in `/ready`, and told to the moderators once."""

import threading
from dataclasses import dataclass
from typing import Literal

Kind = Literal["takedowns unknown", "log damaged", "log mended", "inbox damaged", "retention refused"]


@dataclass(frozen=True, slots=True)
class Alarm:
    """One of them. `detail` has no text of a person, no name and no id in it."""

    kind: Kind
    detail: str


class Alarms:
    """Those that stand; safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._standing: dict[Kind, Alarm] = {}
        self._told: set[Kind] = set()

    def set(self, kind: Kind, detail: str) -> bool:
        """Raise an alarm, or say it in other words; tells whether it is new."""
        with self._lock:
            new = kind not in self._standing
            self._standing[kind] = Alarm(kind, detail)
            return new

    def clear(self, kind: Kind) -> None:
        """What it was about is over."""
        with self._lock:
            self._standing.pop(kind, None)
            self._told.discard(kind)

    def standing(self) -> list[Alarm]:
        """All of them."""
        with self._lock:
            return list(self._standing.values())

    def untold(self) -> list[Alarm]:
        """Those that moderators have not been told of."""
        with self._lock:
            return [alarm for kind, alarm in self._standing.items() if kind not in self._told]

    def told(self, alarm: Alarm) -> None:
        """Moderators have been told."""
        with self._lock:
            if alarm.kind in self._standing:
                self._told.add(alarm.kind)
