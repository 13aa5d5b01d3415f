"""The process of one run: executes its handler, and says on a pipe of its own what comes of it.

It is told on standard input, in lines of JSON: first the run, then that its worker lives, that it has to stop, or what people tell the run.
"""

import json
import logging
import os
import select
import signal
import sys
import threading
import traceback
from typing import Any, Callable, Dict

from .context import Context
from .handlers import FinalFailure, TryAgain
from .limits import short_result, short_stack, short_text
from .sources import Sources

LEVELS = ((logging.ERROR, "error"), (logging.WARNING, "warn"), (logging.INFO, "info"))


class Pipe:
    """Where the run's lines, progress and end go: a line of JSON each, from whichever thread."""

    def __init__(self, descriptor: int):
        self._file = os.fdopen(descriptor, "w", encoding="ascii")
        self._lock = threading.Lock()

    def send(self, message: Dict[str, Any]) -> None:
        line = json.dumps(message, default=str)
        with self._lock:
            self._file.write(line + "\n")
            self._file.flush()


class ForwardingHandler(logging.Handler):
    """What the module ``logging`` is told goes into the run's log."""

    def __init__(self, pipe: Pipe, ctx: Context):
        super().__init__()
        self._pipe = pipe
        self._keeps = ctx._heard.keeps

    def emit(self, record: logging.LogRecord) -> None:
        level = next((name for least, name in LEVELS if record.levelno >= least), "debug")
        if not self._keeps(level):
            return
        self._pipe.send({"log": {"level": level, "message": short_text(self.format(record)), "fields": {"logger": record.name}}})


def listen(ctx: Context, lease_seconds: float, rest: bytes) -> None:
    """Hears the worker. One that has died, or stands still for longer than its lease, has lost this run: others execute it."""
    descriptor = sys.stdin.fileno()
    while True:
        readable, _, _ = select.select([descriptor], [], [], lease_seconds)
        heard = os.read(descriptor, 65_536) if readable else b""
        if not heard:
            os.killpg(0, signal.SIGKILL)
        *lines, rest = (rest + heard).split(b"\n")
        for line in lines:
            message = json.loads(line)
            if "stop" in message:
                ctx._stop(message["stop"])
            elif "tell" in message:
                ctx._heard.take(message["tell"])


def outcome_of(ctx: Context, name: str, load: Callable[[], Dict[str, Any]], given: Dict[str, Any]) -> Dict[str, Any]:
    try:
        handler = load().get(name)
        if handler is None:
            return {"outcome": "failed", "error": {"message": f'There is no handler "{name}" any more.'}}
        result = handler.call(ctx, given)
    except TryAgain as error:
        return {"outcome": "failed", "error": error_of(error), "retryAfterSeconds": error.after_seconds}
    except FinalFailure as error:
        return {"outcome": "failed", "error": error_of(error), "isFinal": True}
    except BaseException as error:
        return {"outcome": "failed", "error": error_of(error)}
    try:
        return {"outcome": "succeeded", "result": short_result(result)}
    except (TypeError, ValueError, RecursionError) as error:
        return {"outcome": "failed", "error": {"message": short_text(f"What the handler returned is no JSON: {error}")}}


def error_of(error: BaseException) -> Dict[str, str]:
    stack = "".join(traceback.format_exception(type(error), error, error.__traceback__))
    try:
        message = str(error)
    except Exception:
        message = ""
    return {"message": short_text(message or type(error).__name__), "stack": short_stack(stack)}


def main() -> None:
    pipe = Pipe(int(sys.argv[1]))
    heard = b""
    while b"\n" not in heard:
        part = os.read(sys.stdin.fileno(), 65_536)
        if not part:
            return
        heard += part
    first, rest = heard.split(b"\n", 1)
    order = json.loads(first)
    ctx = Context(order["run"], pipe.send)
    threading.Thread(target=listen, args=(ctx, order["leaseSeconds"], rest), daemon=True).start()
    forwarding = ForwardingHandler(pipe, ctx)
    logging.getLogger().addHandler(forwarding)
    logging.getLogger().setLevel(logging.INFO)

    def load() -> Dict[str, Any]:
        handlers = Sources(**order["sources"]).load()
        # Modules that set logging up anew, as Django does, have taken it away; a second time it is the same.
        logging.getLogger().addHandler(forwarding)
        return handlers

    ended = outcome_of(ctx, order["run"]["handler"], load, order["run"]["input"])
    ctx._heard.end()
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    pipe.send({"ended": ended})
    os._exit(0)


if __name__ == "__main__":
    main()
