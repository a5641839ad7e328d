"""A strict stand-in for Telegram's Bot API on 127.0.0.1, for tests: start reading here.

    with StandIn() as telegram:
        anna = telegram.user(7, "Anna", "en")
        chat = telegram.private_chat(anna)
        telegram.say(chat, anna, "/start")
        # run the bot against telegram.base_url and telegram.base_file_url, then
        telegram.wait_for("sendMessage")
        assert not telegram.refused

A call goes `server` → `wire` (fields and types) → `actions` and `profile` (Telegram's rules, then the act) and is
recorded; `people.People` has what users do. Guarantees: every refusal is recorded in `refused`, no wait is unbounded,
nothing leaves the machine. It refuses some things Telegram would quietly mend; `wire`, `text` and `rules` say which.
"""

import asyncio
import copy
import json
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from types import TracebackType
from typing import Any, Self

from standin.faults import Fault, garbled
from standin.methods import ASKED_UPDATES, METHODS, USUAL_UPDATES
from standin.people import People
from standin.profile import ACTIONS
from standin.refusals import Json, Refusal
from standin.state import Person, State
from standin.transport import Answer, Listener, Request
from standin.wire import Upload, check_params, read_request

TOKEN = "7000000001:AAStandInStandInStandInStandInStandIn"
Chooser = Callable[[str, Json], Fault | None]


@dataclass(frozen=True)
class Call:
    """One call the bot made.

    Attributes:
        method: The method's name.
        params: The parameters as Python values; a refused call's may be unread text.
        result: What the bot was given, a copy; None if refused or failed.
        error_code: The HTTP status; 200 if carried out.
        description: Why it was refused, else "".
        injected: Whether a fault on order replaced the answer.
        time: Monotonic seconds at which the call was finished.
    """

    method: str
    params: Json
    result: Any
    error_code: int
    description: str
    injected: bool = False
    time: float = field(default_factory=time.monotonic)


class StandIn(People):
    """The server with its people; a context manager.

    Attributes:
        sent: Calls carried out, in order, save getUpdates and getMe; one whose answer was lost is among them.
        refused: Calls refused by a rule. Most tests end with `assert not telegram.refused`.
        faulted: Calls that an ordered fault kept from being carried out.
        fault_hook: Asked before each call with (method, parameters); what it returns happens to the call.
        base_url: For `Bot(base_url=...)`; ends in "/bot".
        base_file_url: For `Bot(base_file_url=...)`; ends in "/file/bot".
    """

    def __init__(self, token: str = TOKEN, username: str = "citebot_test_bot", name: str = "Citebot") -> None:
        """Take the bot's token and names; the server starts when the context is entered."""
        super().__init__(State(Person(int(token.partition(":")[0]), name, username=username, is_bot=True)))
        self.token = token
        self.sent: list[Call] = []
        self.refused: list[Call] = []
        self.faulted: list[Call] = []
        self.fault_hook: Chooser | None = None
        self._faults: dict[str, deque[Fault]] = {}
        self._listener = Listener(self._answer)
        self.base_url = f"{self._listener.address}/bot"
        self.base_file_url = f"{self._listener.address}/file/bot"

    def __enter__(self) -> Self:
        """Start to serve."""
        self._listener.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Stop; calls still waiting are let go."""
        with self.state.changed:
            self.state.closed = True
            self.state.changed.notify_all()
        self._listener.stop()

    def fail(self, method: str, fault: Fault, times: int = 1) -> None:
        """Let the next calls of this method go wrong; orders queue up, "*" means any method but getUpdates."""
        with self.state.changed:
            self._faults.setdefault(method, deque()).extend([fault] * times)

    def clear(self) -> None:
        """Forget the recorded calls; chats and messages stay."""
        with self.state.changed:
            self.sent, self.refused, self.faulted = [], [], []

    def calls(self, method: str) -> list[Call]:
        """The calls of this method carried out so far."""
        with self.state.changed:
            return [call for call in self.sent if call.method == method]

    def wait_for(self, wanted: str | Callable[[Call], bool], count: int = 1, timeout: float = 5.0) -> list[Call]:
        """Wait until that many calls of a method, or calls for which `wanted` is true, were carried out; give them.

        Raises:
            TimeoutError: After `timeout` seconds; the message tells what came instead.
        """

        def found() -> list[Call]:
            return [c for c in self.sent if (c.method == wanted if isinstance(wanted, str) else wanted(c))]

        with self.state.changed:
            if not self.state.changed.wait_for(lambda: len(found()) >= count, timeout):
                came = [f"{call.method} {call.params}" for call in self.sent]
                refused = [f"{call.method}: {call.description}" for call in self.refused]
                words = f"{len(found())} of {count} calls in {timeout} s ({wanted}); sent {came}, refused {refused}"
                raise TimeoutError(words)
            return found()

    async def until(self, wanted: str | Callable[[Call], bool], count: int = 1, timeout: float = 5.0) -> list[Call]:  # noqa: ASYNC109 (the same bound as `wait_for`)
        """As `wait_for`, for a test that shares its event loop with the bot."""
        return await asyncio.to_thread(self.wait_for, wanted, count, timeout)

    def _answer(self, request: Request) -> Answer | None:
        """The answer to one HTTP request; None breaks the connection."""
        root, _, rest = request.path.lstrip("/").partition("/")
        if root == "file":
            return self._answer_file(rest)
        if root != f"bot{self.token}":
            return _refuse(Refusal("", 401)) if root.startswith("bot") else _refuse(Refusal("", 404))
        method = rest
        try:
            raw = read_request(request.query, request.content_type, request.body)
        except Refusal as refusal:
            return self._refused(method, {}, refusal)
        told = _readable(method, raw)
        fault = self._next_fault(method, told)
        if fault.delay:
            with self.state.changed:
                self.state.changed.wait_for(lambda: self.state.closed, fault.delay)
        if fault.status or fault.drop == "before":
            with self.state.changed:
                self._record(self.faulted, Call(method, told, None, fault.status, fault.description, True))
            return None if fault.drop else _fault_answer(fault)
        answer = self._carry_out(method, raw, request)
        if fault.drop == "after":
            return None
        return replace(answer, body=garbled(fault, answer.body))

    def _carry_out(self, method: str, raw: Json, request: Request) -> Answer:
        params = raw
        with self.state.changed:
            try:
                if method not in METHODS:
                    raise Refusal("", 404)
                if self.state.logged_out:
                    raise Refusal("Logged out")
                params = check_params(method, raw)
                result = self._poll(params, request) if method == "getUpdates" else ACTIONS[method](self.state, params)
            except Refusal as refusal:
                return self._refused(method, params, refusal)
            except Exception as error:  # a mistake of the stand-in must fail the test, not look like a lost connection
                return self._refused(method, params, Refusal(f"the stand-in failed: {error!r}", 500))
            result = copy.deepcopy(result)
            if method not in ("getUpdates", "getMe"):
                self._record(self.sent, Call(method, params, result, 200, ""))
        return Answer(200, json.dumps({"ok": True, "result": result}, default=_plain).encode())

    def _poll(self, params: Json, request: Request) -> list[Json]:
        allowed = params.get("allowed_updates")
        unknown = set(allowed or ()) - USUAL_UPDATES - ASKED_UPDATES
        limit = params.get("limit", 100)
        if unknown or not 1 <= limit <= 100:
            raise Refusal(f"unknown kinds of update {sorted(unknown)}" if unknown else "limit must be 1-100")
        return self.state.take(params.get("offset"), limit, params.get("timeout", 0), allowed, request.gone)

    def _answer_file(self, path: str) -> Answer:
        root, _, rest = path.partition("/")
        upload = self.state.files.get(rest.removeprefix("documents/"))
        if root != f"bot{self.token}" or upload is None:
            return _refuse(Refusal("", 404 if root == f"bot{self.token}" else 401))
        return Answer(200, upload.data, "application/octet-stream")

    def _next_fault(self, method: str, params: Json) -> Fault:
        with self.state.changed:
            hook = self.fault_hook
            for name in (method, "*") if method != "getUpdates" else (method,):
                if self._faults.get(name):
                    return self._faults[name].popleft()
        return (hook(method, params) if hook else None) or Fault()

    def _refused(self, method: str, params: Json, refusal: Refusal) -> Answer:
        with self.state.changed:
            self._record(self.refused, Call(method, params, None, refusal.code, refusal.description))
        return _refuse(refusal)

    def _record(self, calls: list[Call], call: Call) -> None:
        calls.append(call)
        self.state.changed.notify_all()


def _refuse(refusal: Refusal) -> Answer:
    return _fault_answer(Fault(refusal.code, refusal.description, refusal.parameters))


def _fault_answer(fault: Fault) -> Answer:
    if fault.body is not None:
        return Answer(fault.status, fault.body, "text/html")
    body: Json = {"ok": False, "error_code": fault.status, "description": fault.description}
    if fault.parameters:
        body["parameters"] = fault.parameters
    return Answer(fault.status, json.dumps(body).encode())


def _readable(method: str, raw: Json) -> Json:
    """The parameters as Python values if they can be read, else as they came."""
    try:
        return check_params(method, raw) if method in METHODS else raw
    except Refusal:
        return raw


def _plain(value: Any) -> Any:
    if isinstance(value, Upload):
        return value.name
    raise TypeError(type(value).__name__)
