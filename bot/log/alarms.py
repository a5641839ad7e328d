"""Problems that need a person: shown in `/ready`, and sent to the moderators once."""

import threading
from dataclasses import dataclass
from typing import Literal

Kind = Literal["takedowns unknown", "log damaged", "log mended", "inbox damaged", "retention refused"]


@dataclass(frozen=True, slots=True)
class Alarm:
    """One problem. `detail` holds no text of a person, no name and no id."""

    kind: Kind
    detail: str


class Alarms:
    """The alarms that stand; safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._standing: dict[Kind, Alarm] = {}
        self._told: set[Kind] = set()

    def set(self, kind: Kind, detail: str) -> bool:
        """Raise an alarm, or give it a new detail; returns whether it is new."""
        with self._lock:
            new = kind not in self._standing
            self._standing[kind] = Alarm(kind, detail)
            return new

    def clear(self, kind: Kind) -> None:
        """End an alarm: its problem is solved."""
        with self._lock:
            self._standing.pop(kind, None)
            self._told.discard(kind)

    def standing(self) -> list[Alarm]:
        """Every alarm that stands."""
        with self._lock:
            return list(self._standing.values())

    def untold(self) -> list[Alarm]:
        """Alarms that moderators have not seen."""
        with self._lock:
            return [alarm for kind, alarm in self._standing.items() if kind not in self._told]

    def told(self, alarm: Alarm) -> None:
        """Moderators have seen this alarm."""
        with self._lock:
            if alarm.kind in self._standing:
                self._told.add(alarm.kind)
