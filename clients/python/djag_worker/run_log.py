"""Lines of one attempt on their way to Djag."""

import json
import threading
import time
from typing import Any, Dict, List, Optional

from .client import Away, Client, Pause

_GATHERING_SECONDS = 0.3
_MOST_LINES_AT_ONCE = 500
_MOST_CHARACTERS_AT_ONCE = 200_000
_MOST_WAITING = 20_000
_LONGEST_LINE = 16_000


class RunLog:
    """Gathers what a run writes, and sends it in the order in which it came. What Djag does not answer is sent again, and kept once."""

    def __init__(self, client: Client, held: Dict[str, Any]):
        self._client = client
        self._held = held
        self._lines: "List[tuple[float, Dict[str, Any]]]" = []
        self._progress: Optional[Dict[str, Any]] = None
        self._sent = 0
        self._is_full = False
        self._is_over = False
        self._is_given_up = False
        self._changed = threading.Condition()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def write(self, line: Dict[str, Any]) -> None:
        message = line["message"]
        if len(message) > _LONGEST_LINE:
            line = {**line, "message": f"{message[:_LONGEST_LINE]}… ({len(message) - _LONGEST_LINE} more characters)"}
        with self._changed:
            # While Djag is away only so much is kept; the first lines say most.
            if self._is_full or len(self._lines) >= _MOST_WAITING:
                return
            self._lines.append((time.monotonic(), line))
            self._changed.notify()

    def progress(self, progress: Dict[str, Any]) -> None:
        with self._changed:
            self._progress = progress
            self._changed.notify()

    def finish(self) -> None:
        """Waits until everything is sent, or nobody wants it."""
        with self._changed:
            self._is_over = True
            self._changed.notify()
        self._thread.join()

    def give_up(self) -> None:
        """The run is not this worker's any more: nothing more of it is sent."""
        with self._changed:
            self._is_given_up = True
            self._changed.notify()

    def _run(self) -> None:
        pause = Pause()
        while True:
            with self._changed:
                while not (self._lines or self._progress or self._is_over or self._is_given_up):
                    self._changed.wait()
                if not self._is_over and not self._is_given_up:
                    self._changed.wait(_GATHERING_SECONDS)
                if self._is_given_up or (self._is_over and not self._lines and not self._progress):
                    return
                body = self._batch()
            try:
                answer = self._client.call("/log", body)
                pause = Pause()
            except Away as away:
                pause.sleep(away.retry_after)
                continue
            except Exception:
                # Another has the run: the heartbeat says so, too, and ends it.
                self.give_up()
                return
            with self._changed:
                del self._lines[: len(body["lines"])]
                self._sent += len(body["lines"])
                self._is_full = bool(answer.get("isFull"))
                if self._is_full:
                    self._lines.clear()
                if self._progress is body.get("progress"):
                    self._progress = None

    def _batch(self) -> Dict[str, Any]:
        lines: List[Dict[str, Any]] = []
        characters = 0
        for written, line in self._lines[:_MOST_LINES_AT_ONCE]:
            characters += len(json.dumps(line))
            if lines and characters > _MOST_CHARACTERS_AT_ONCE:
                break
            lines.append({**line, "ageMs": max(0.0, (time.monotonic() - written) * 1_000)})
        body: Dict[str, Any] = {**self._held, "from": self._sent, "lines": lines}
        if self._progress is not None:
            body["progress"] = self._progress
        return body
