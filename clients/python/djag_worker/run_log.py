"""What one attempt says on its way to Djag: lines, how far it is, what it listens to, and answers to what it was told."""

import json
import logging
import threading
import time
from typing import Any, Dict, List, Optional

from .client import Away, Client, Pause, Refused
from .limits import short_text

log = logging.getLogger("djag_worker")

_GATHERING_SECONDS = 0.3
_MOST_LINES_AT_ONCE = 500
_MOST_CHARACTERS_AT_ONCE = 200_000
_MOST_WAITING = 20_000
_MOST_ANSWERS_AT_ONCE = 20
_LONGEST_NOTE = 500
# More than it takes to find one line by halves: then none is taken.
_MOST_REFUSALS_IN_A_ROW = 30
_OLDEST_MS = 86_400_000.0


class RunLog:
    """Gathers what a run writes, and sends it in the order in which it came. What Djag does not answer is sent again, and kept once."""

    def __init__(self, client: Client, held: Dict[str, Any]):
        self._client = client
        self._held = held
        self._lines: "List[tuple[float, Dict[str, Any]]]" = []
        self._progress: Optional[Dict[str, Any]] = None
        self._listens_to: List[str] = []
        self._answers: List[Dict[str, Any]] = []
        self._sent = 0
        self._most_at_once = _MOST_LINES_AT_ONCE
        self._refusals = 0
        self._is_full = False
        self._is_over = False
        self._is_given_up = False
        self._changed = threading.Condition()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self) -> None:
        """From now on what is written is sent."""
        self._thread.start()

    def write(self, line: Dict[str, Any]) -> None:
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

    def listens(self, action: str) -> None:
        with self._changed:
            self._listens_to.append(action)
            self._changed.notify()

    def answer(self, answer: Dict[str, Any]) -> None:
        with self._changed:
            self._answers.append(answer)
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
        try:
            self._send_all()
        finally:
            self._client.close()

    def _send_all(self) -> None:
        pause = Pause()
        while True:
            with self._changed:
                while not (self._has_something or self._is_over or self._is_given_up):
                    self._changed.wait()
                self._gather()
                if self._is_given_up or (self._is_over and not self._has_something):
                    return
                answers = self._answers[:_MOST_ANSWERS_AT_ONCE]
                body = self._batch()
            try:
                if answers:
                    self._send_answers(answers)
                    continue
                answer = self._client.call("/log", body)
                pause = Pause()
            except Away as away:
                pause.sleep(away.retry_after)
                continue
            except Exception as error:
                if isinstance(error, Refused) and (error.has_no_worker or error.is_by_token):
                    # Another has the run: the heartbeat says so, too, and ends it.
                    self.give_up()
                    return
                self._leave_out(body, error)
                continue
            with self._changed:
                self._refusals = 0
                self._most_at_once = _MOST_LINES_AT_ONCE
                del self._lines[: len(body["lines"])]
                self._sent += len(body["lines"])
                self._is_full = bool(answer.get("isFull"))
                if self._is_full:
                    self._lines.clear()
                if self._progress is body.get("progress"):
                    self._progress = None
                del self._listens_to[: len(body.get("listensTo", []))]

    @property
    def _has_something(self) -> bool:
        return bool(self._lines or self._progress or self._listens_to or self._answers)

    def _send_answers(self, answers: List[Dict[str, Any]]) -> None:
        """Raises Away. What is refused says so in place of the answer, and then is given up: an answer holds up no line."""
        body = {"workerId": self._held["workerId"], "answers": answers}
        try:
            self._client.call("/answer", body)
        except Refused as error:
            if error.has_no_worker or error.is_by_token:
                raise
            note = short_text(f"Its answer was not taken: {error}", _LONGEST_NOTE)
            for answer in answers:
                short = {**{key: answer[key] for key in ("runId", "attempt", "actionId", "state")}, "message": note}
                try:
                    self._client.call("/answer", {**body, "answers": [short]})
                except Refused as again:
                    log.warning("What the run %s answered was not taken: %s", self._held["runId"], again)
        with self._changed:
            del self._answers[: len(answers)]

    def _gather(self) -> None:
        """Waits for what is written next, for so long after the first, unless there is a whole batch already."""
        until = time.monotonic() + _GATHERING_SECONDS
        while not self._is_over and not self._is_given_up and len(self._lines) < self._most_at_once:
            left = until - time.monotonic()
            if left <= 0:
                return
            self._changed.wait(left)

    def _leave_out(self, body: Dict[str, Any], error: Exception) -> None:
        """What Djag does not take must not hold up what comes after it: what is at fault is searched by halves, and a note stands for it."""
        with self._changed:
            lines = body["lines"]
            self._refusals += 1
            if self._refusals > _MOST_REFUSALS_IN_A_ROW:
                self._lines.clear()
                self._progress = None
                self._listens_to.clear()
            elif "listensTo" in body:
                del self._listens_to[: len(body["listensTo"])]
            elif "progress" in body:
                if self._progress is body["progress"]:
                    self._progress = None
            elif len(lines) > 1:
                self._most_at_once = len(lines) // 2
            elif lines and not lines[0].get("fields", {}).get("leftOut"):
                written, _ = self._lines[0]
                note = short_text(f"A line was left out here, as it was not taken: {error}", _LONGEST_NOTE)
                self._lines[0] = (written, {"level": "warn", "message": note, "fields": {"leftOut": True}})
            else:
                del self._lines[:1]
        if len(lines) <= 1:
            log.warning("What the run %s wrote was not taken: %s", self._held["runId"], error)

    def _batch(self) -> Dict[str, Any]:
        lines: List[Dict[str, Any]] = []
        characters = 0
        for written, line in self._lines[: self._most_at_once]:
            characters += len(json.dumps(line))
            if lines and characters > _MOST_CHARACTERS_AT_ONCE:
                break
            lines.append({**line, "ageMs": min(_OLDEST_MS, max(0.0, (time.monotonic() - written) * 1_000))})
        body: Dict[str, Any] = {**self._held, "from": self._sent, "lines": lines}
        if self._progress is not None:
            body["progress"] = self._progress
        if self._listens_to:
            body["listensTo"] = list(self._listens_to)
        return body
