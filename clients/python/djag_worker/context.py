"""What a handler knows of the run that it executes."""

import datetime
import math
import os
import signal
import threading
from typing import Any, Callable, Dict, Optional

from .heard_actions import HeardActions
from .limits import short_fields, short_progress_message, short_text

Send = Callable[[Dict[str, Any]], None]


class Log:
    """Writes lines into the run's log, in order. Further values become the line's fields."""

    def __init__(self, send: Send, keeps: Callable[[str], bool]):
        self._send = send
        self._keeps = keeps

    def __call__(self, message: object, **fields: Any) -> None:
        self._write("info", message, fields)

    info = __call__

    def debug(self, message: object, **fields: Any) -> None:
        self._write("debug", message, fields)

    def warn(self, message: object, **fields: Any) -> None:
        self._write("warn", message, fields)

    def error(self, message: object, **fields: Any) -> None:
        self._write("error", message, fields)

    def _write(self, level: str, message: object, fields: Dict[str, Any]) -> None:
        if not self._keeps(level):
            return
        line: Dict[str, Any] = {"level": level, "message": short_text(str(message))}
        if fields:
            line["fields"] = short_fields(fields)
        self._send({"log": line})


class Context:
    """A run, and the ways to say something of it."""

    def __init__(self, run: Dict[str, Any], send: Send):
        self.run_id: str = run["runId"]
        """The same for all attempts of a run."""
        self.attempt: int = run["attempt"]
        self.failures: int = run.get("failures", 0)
        """How many attempts failed before this one, since the run was asked for."""
        self.task_id: int = run["task"]["id"]
        self.task_name: str = run["task"]["name"]
        self.scheduled_for = _instant(run["scheduledFor"])
        """The instant that it is for, or at which it was asked for."""
        self.aligned_for = _instant(run["alignedFor"])
        self.headers: Dict[str, str] = run["headers"]
        self.idempotency_key: str = run["idempotencyKey"]
        """Of task and instant: for effects elsewhere that must happen once."""
        self._heard = HeardActions(send)
        self.log = Log(send, self._heard.keeps)
        self.stop_reason: Optional[str] = None
        """Why it has to stop: cancelled, time_limit or draining; None: it does not."""
        self._send = send
        self._stopped = threading.Event()

    @property
    def cancelled(self) -> bool:
        """The run has to stop: return, or raise, within three seconds."""
        return self._stopped.is_set()

    def wait(self, seconds: float) -> bool:
        """Sleeps, unless the run has to stop; gives whether it has."""
        return self._stopped.wait(seconds)

    def on_action(self, name: str, carry_out: Callable[..., Any]) -> None:
        """Listens to an action: what people tell the run under this name is carried out by this function, each once, beside the handler.

        It gets the payload, a dictionary, and as ``by`` who tells it, if it has such a parameter. What it returns (JSON) is the answer; what it
        raises is why it failed, and ``djag_worker.ActionRefused`` why it was not tried. Raises ValueError for a name that cannot be one, or is
        listened to already.
        """
        self._heard.listen(name, carry_out)

    @property
    def stopping(self) -> bool:
        """Somebody wants the run to end by itself after its present step. Whoever asks heeds it."""
        return self._heard.stopping

    def progress(self, percent: float, message: Optional[str] = None) -> None:
        """How far the run is, from 0 to 100, and what it is at."""
        if math.isfinite(percent):
            said = None if message is None else short_progress_message(message)
            self._send({"progress": {"percent": min(100.0, max(0.0, float(percent))), "message": said}})

    def _fail_now(self, reason: str) -> None:
        """Ends the process, whatever its handler does, as one that failed."""
        self._send({"ended": {"outcome": "failed", "error": {"message": reason}}})
        os.killpg(0, signal.SIGKILL)

    def _stop(self, reason: str) -> None:
        self.stop_reason = reason
        self._stopped.set()


def _instant(text: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))
