"""What a run is told while it is executed, as its handler hears it."""

import asyncio
import inspect
import json
import queue
import re
import threading
from typing import Any, Callable, Dict, List, Optional, Set

from .limits import short_result, short_text

Send = Callable[[Dict[str, Any]], None]

LEVELS = ("debug", "info", "warn", "error")
STOP_AFTER_STEP = "stop-after-step"
CHANGE_LOG_LEVEL = "log-level"
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9._:-]{0,63}", re.ASCII)
_MOST_LISTENED = 100


class ActionRefused(Exception):
    """Raised by what carries an action out: it does not do that, with the reason for who asked."""


def level_in(action: Dict[str, Any]) -> Optional[str]:
    """The least level of lines that an action asks to keep; None: it asks for none that there is."""
    level = action["payload"].get("level")
    return level if action["action"] == CHANGE_LOG_LEVEL and level in LEVELS else None


class HeardActions:
    """Each action is heard once, one after the other, in a thread beside the handler's. One that nobody listens to waits until somebody does, or
    for the end of the attempt."""

    def __init__(self, send: Send):
        self._send = send
        self._lock = threading.Lock()
        self._listeners: Dict[str, Callable[..., Any]] = {}
        self._kept: List[Dict[str, Any]] = []
        self._under_way: Set[int] = set()
        self._due: "queue.SimpleQueue[Dict[str, Any]]" = queue.SimpleQueue()
        self._thread: Optional[threading.Thread] = None
        self._least_level = LEVELS[0]
        self._is_to_stop = False
        self._looks_whether_to_stop = False
        self._is_over = False

    def listen(self, name: str, carry_out: Callable[..., Any]) -> None:
        """Raises ValueError when the name cannot be one, or is listened to already."""
        if not isinstance(name, str) or not _NAME.fullmatch(name):
            raise ValueError(f"on_action: {name!r} cannot name an action. Up to 64 letters, digits and any of . _ : -, a letter first.")
        if not callable(carry_out):
            raise ValueError(f"on_action: {name!r} needs a function that carries it out.")
        with self._lock:
            if name in self._listeners:
                raise ValueError(f"on_action: {name!r} is listened to already.")
            if len(self._listeners) >= _MOST_LISTENED:
                raise ValueError(f"on_action: at most {_MOST_LISTENED} actions.")
            self._listeners[name] = carry_out
            if self._thread is None:
                self._thread = threading.Thread(target=self._carry_out_all, daemon=True)
                self._thread.start()
            self._send({"listens": name})
            waiting = [action for action in self._kept if action["action"] == name]
            self._kept = [action for action in self._kept if action["action"] != name]
            for action in waiting:
                self._begin(action)

    def take(self, action: Dict[str, Any]) -> None:
        """Something that the run is told."""
        with self._lock:
            if self._is_over:
                self._answer(action, "unheard", "It had ended before this reached it.")
                return
            name = action["action"]
            if name == STOP_AFTER_STEP:
                self._is_to_stop = True
            if name == CHANGE_LOG_LEVEL:
                level = level_in(action)
                if level is None:
                    self._answer(action, "refused", f"There is no such level. There are: {', '.join(LEVELS)}.")
                    return
                self._least_level = level
            if name in self._listeners:
                self._begin(action)
            elif name == CHANGE_LOG_LEVEL:
                self._answer(action, "done", f"Lines of its log are kept from “{self._least_level}” on.")
            else:
                self._kept.append(action)

    @property
    def stopping(self) -> bool:
        """Whether the run is to stop after its present step. Who asks, heeds it: what asked for it is answered by that."""
        with self._lock:
            if not self._looks_whether_to_stop and not self._is_over:
                self._looks_whether_to_stop = True
                if STOP_AFTER_STEP not in self._listeners:
                    self._send({"listens": STOP_AFTER_STEP})
            for action in self._kept:
                if action["action"] == STOP_AFTER_STEP:
                    self._answer(action, "done", "It knows that it is to stop after its present step.")
            self._kept = [action for action in self._kept if action["action"] != STOP_AFTER_STEP]
            return self._is_to_stop

    def keeps(self, level: str) -> bool:
        """Whether a line that the handler logs is kept."""
        return LEVELS.index(level) >= LEVELS.index(self._least_level)

    def end(self) -> None:
        """The handler has ended: says of all that is left that nobody carried it out, or not to its end."""
        with self._lock:
            self._is_over = True
            for action in self._kept:
                self._answer(action, "unheard", f"It ended without having listened to “{action['action']}”.")
            self._kept = []
            for action_id in sorted(self._under_way):
                self._answer({"actionId": action_id}, "failed", "It ended before this was carried out to its end.")
            self._under_way.clear()

    def _begin(self, action: Dict[str, Any]) -> None:
        self._under_way.add(action["actionId"])
        self._due.put(action)

    def _carry_out_all(self) -> None:
        while True:
            action = self._due.get()
            with self._lock:
                if self._is_over:
                    return
            state, message, value = self._outcome_of(action)
            with self._lock:
                if action["actionId"] in self._under_way:
                    self._under_way.discard(action["actionId"])
                    self._answer(action, state, message, value)

    def _outcome_of(self, action: Dict[str, Any]) -> "tuple[str, Optional[str], Any]":
        try:
            carry_out = self._listeners[action["action"]]
            # It takes the payload, and if it likes who tells it.
            result = carry_out(action["payload"], **({"by": action["by"]} if _takes_by(carry_out) else {}))
            if inspect.iscoroutine(result):
                result = asyncio.run(result)
            return "done", None, short_result(json.loads(json.dumps(result, default=str)))
        except ActionRefused as refused:
            return "refused", short_text(_words_of(refused)), None
        except BaseException as error:
            return "failed", short_text(_words_of(error)), None

    def _answer(self, action: Dict[str, Any], state: str, message: Optional[str], value: Any = None) -> None:
        self._send({"answer": {"actionId": action["actionId"], "state": state, "message": message, "value": value}})


def _takes_by(carry_out: Callable[..., Any]) -> bool:
    try:
        parameters = inspect.signature(carry_out).parameters
    except (TypeError, ValueError):
        return False
    return "by" in parameters or any(each.kind is inspect.Parameter.VAR_KEYWORD for each in parameters.values())


def _words_of(error: BaseException) -> str:
    try:
        return str(error) or type(error).__name__
    except Exception:
        return type(error).__name__
