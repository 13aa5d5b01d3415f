"""A run in the hands of this worker: its process, what it writes, and how it ends."""

import dataclasses
import json
import os
import signal
import subprocess
import sys
import threading
import time
from typing import IO, Any, Dict, List, Optional

from .client import Client
from .heard_actions import LEVELS, level_in
from .limits import short_text
from .orders import Orders
from .run_log import RunLog
from .sources import Sources

# A handler that is told to stop has so long to do so by itself, and then so long after SIGTERM.
_SECONDS_TO_STOP = 3.0
_SECONDS_TO_DIE = 2.0
_LONGEST_OUTPUT_LINE = 16_000
_LONGEST_NOTE = 500
# Weakest first: of several reasons the strongest decides what becomes of the run.
_REASONS = ("draining", "time_limit", "cancelled", "taken")


class RunProcess:
    """Starts the process of a run at once. Nothing that it started outlives it."""

    def __init__(self, client: Client, worker_id: str, run: Dict[str, Any], sources: Sources, lease_seconds: float):
        self.run = run
        self.worker_id = worker_id
        self.attempt = {"runId": run["runId"], "attempt": run["attempt"]}
        self._client = client
        self._stopped: Optional[str] = None
        self._lock = threading.Lock()
        self._ended: Optional[Dict[str, Any]] = None
        # What it was told, by the ids of the actions, and whether it has answered.
        self._told: Dict[int, bool] = {}
        self._is_over = False
        self._least_level = LEVELS[0]
        reading, writing = os.pipe()
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-u", "-m", "djag_worker.child", str(writing)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                pass_fds=(writing,),
                start_new_session=True,
                env={**os.environ, "DJAG_RUN_ID": run["runId"], "PYTHONPATH": os.pathsep.join(path or os.getcwd() for path in sys.path)},
            )
        except BaseException:
            os.close(reading)
            raise
        finally:
            os.close(writing)
        self._orders = Orders(self._process.stdin)
        self._log = RunLog(client.another(), {"workerId": worker_id, **self.attempt})
        self._readers = [
            threading.Thread(target=self._read_output, args=(self._process.stdout, "info"), daemon=True),
            threading.Thread(target=self._read_output, args=(self._process.stderr, "warn"), daemon=True),
            threading.Thread(target=self._read_messages, args=(os.fdopen(reading, "r", encoding="utf-8"),), daemon=True),
        ]
        try:
            self._orders.tell({"run": run, "sources": dataclasses.asdict(sources), "leaseSeconds": lease_seconds})
            self._orders.start()
            self._log.start()
            for reader in self._readers:
                reader.start()
        except BaseException:
            # There is no thread to be had. Without them the process would stand still, or run unheard.
            self._kill(signal.SIGKILL)
            self._orders.end()
            self._log.give_up()
            raise

    @property
    def is_taken(self) -> bool:
        return self._stopped == "taken"

    def tell_alive(self) -> None:
        """Its worker lives: a process that hears nothing for the time of a lease ends itself, as others have its run by then."""
        self._orders.tell_alive()

    def tell(self, told: Dict[str, Any]) -> bool:
        """Hands it what people tell it; what it was told before is the same, and is not handed over again. Gives False when it has ended."""
        with self._lock:
            if told["actionId"] in self._told:
                return True
            if self._is_over:
                return False
            self._told[told["actionId"]] = False
        self._least_level = level_in(told) or self._least_level
        self._orders.tell({"tell": told})
        return True

    def stop(self, reason: str) -> None:
        """Asks the handler to stop, and kills it if it does not. What others have is killed at once."""
        with self._lock:
            if self._stopped is not None and _REASONS.index(self._stopped) >= _REASONS.index(reason):
                return
            is_first, self._stopped = self._stopped is None, reason
        if reason == "taken":
            self._log.give_up()
            self._kill(signal.SIGKILL)
        elif is_first:
            self._orders.tell({"stop": reason})
            threading.Thread(target=self._insist, daemon=True).start()

    def wait(self) -> Optional[Dict[str, Any]]:
        """Waits for its end, and gives what is to be reported of it; None: nothing, others have it."""
        code = self._process.wait()
        # Programs that it has started hold its pipes open; what is in a session of its own goes on, and is read no further into the log.
        self._kill(signal.SIGKILL)
        self._orders.end()
        for reader in self._readers:
            reader.join(_SECONDS_TO_DIE)
        with self._lock:
            self._is_over = True
            unanswered = [action_id for action_id, is_answered in self._told.items() if not is_answered]
        for action_id in unanswered:
            self._hear_answer(
                {"actionId": action_id, "state": "unknown", "message": "The attempt ended without having said what became of it."}
            )
        self._log.finish()
        return self._report(self._ended or {"outcome": "failed", "error": {"message": _death_in_words(code)}})

    def reports_if_refused(self, ended: Dict[str, Any], refused: object) -> "List[Dict[str, Any]]":
        """What is reported in place of an end that was not taken, one after the other: that it has ended has to be heard, or it begins anew."""
        body = {"workerId": self.worker_id, **self.attempt}
        note = short_text(f"What it left could not be kept: {refused}", _LONGEST_NOTE)
        failed = {**body, "outcome": "failed", "error": {"message": note}}
        if ended["outcome"] == "succeeded":
            return [{**body, "outcome": "succeeded", "result": {"note": note}}, failed]
        return [failed]

    def _report(self, ended: Dict[str, Any]) -> Optional[Dict[str, Any]]:
        body = {"workerId": self.worker_id, **self.attempt}
        if self._stopped == "taken":
            return None
        if ended["outcome"] != "succeeded" and self._stopped in ("draining", "time_limit"):
            stack = ended["error"].get("stack")
            outcome = "handed_back" if self._stopped == "draining" else "expired"
            return {**body, "outcome": outcome, **({"error": {"message": "It was stopped.", "stack": stack}} if stack else {})}
        return {**body, **ended}

    def _insist(self) -> None:
        for seconds, number in ((_SECONDS_TO_STOP, signal.SIGTERM), (_SECONDS_TO_DIE, signal.SIGKILL)):
            try:
                self._process.wait(seconds)
                return
            except subprocess.TimeoutExpired:
                self._kill(number)

    def _kill(self, number: signal.Signals) -> None:
        try:
            os.killpg(self._process.pid, number)
        except (ProcessLookupError, PermissionError):
            pass

    def _read_messages(self, pipe: IO[str]) -> None:
        with pipe:
            for line in pipe:
                message = json.loads(line)
                if "log" in message:
                    self._log.write(message["log"])
                elif "listens" in message:
                    self._log.listens(message["listens"])
                elif "answer" in message:
                    self._hear_answer(message["answer"])
                elif "progress" in message:
                    self._log.progress(message["progress"])
                else:
                    self._ended = message["ended"]

    def _hear_answer(self, answer: Dict[str, Any]) -> None:
        """The first answer to something that it was told: handlers may say what they like."""
        with self._lock:
            if self._told.get(answer["actionId"], True):
                return
            self._told[answer["actionId"]] = True
        self._log.answer({**self.attempt, **answer})

    def _read_output(self, stream: IO[bytes], level: str) -> None:
        """What it prints, line by line; a line without an end is cut where it gets too long."""
        with stream:
            for line in iter(lambda: stream.readline(_LONGEST_OUTPUT_LINE), b""):
                text = line.rstrip(b"\r\n").rsplit(b"\r", 1)[-1].decode("utf-8", "replace")
                if text and not self._is_over and LEVELS.index(level) >= LEVELS.index(self._least_level):
                    self._log.write({"level": level, "message": text})


def _death_in_words(code: int) -> str:
    if code < 0:
        return f"Its process was ended by {signal.Signals(-code).name} before the handler had returned."
    return f"Its process ended with exit code {code} before the handler had returned."


def wait_for_all(runs: "List[threading.Thread]", seconds: float) -> bool:
    """Gives whether all have ended within that time."""
    until = time.monotonic() + seconds
    for run in runs:
        run.join(max(0.0, until - time.monotonic()))
    return not any(run.is_alive() for run in runs)
