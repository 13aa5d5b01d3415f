"""The worker: registers, claims, says that it lives, and ends in order."""

import logging
import os
import queue
import signal
import threading
import time
from typing import Any, Callable, Dict, List, Optional, Set

from .client import Away, Client, Pause, Refused
from .run_process import RunProcess, wait_for_all
from .sources import Sources

log = logging.getLogger("djag_worker")

# So long a claim may wait for a run: less than what proxies allow.
_WAIT_SECONDS = 25.0
_SECONDS_TO_HAND_BACK = 8.0


class Misconfigured(Exception):
    """Only a person can help."""


class Broken(Exception):
    """The worker itself has a fault: it has handed back its runs, and may be started anew."""


class Worker:
    """Executes runs of these handlers, so many at once, until it is told to stop."""

    def __init__(self, client: Client, handlers: Dict[str, Any], sources: Sources, options: Dict[str, Any]):
        self._client = client
        self._claiming = client.another()
        self._sources = sources
        self._options = options
        self._described = [handler.described() for handler in handlers.values()]
        self._worker_id: Optional[str] = None
        self._lease_seconds = 10.0
        self._heartbeat_seconds = 2.0
        self._held: Dict[str, RunProcess] = {}
        self._threads: List[threading.Thread] = []
        # Answers to what never reached a run, and the ids of their actions.
        self._unheard: "queue.SimpleQueue[Optional[Dict[str, Any]]]" = queue.SimpleQueue()
        self._unheard_ids: Set[int] = set()
        self._changed = threading.Condition()
        self._draining = threading.Event()
        self._hurried = threading.Event()
        self._over = threading.Event()
        self._failure: Optional[str] = None
        self._fault: Optional[str] = None

    def run(self, drain_seconds: float) -> None:
        """Returns when it was told to stop (SIGTERM, SIGINT) and nothing of it runs any more. Raises Misconfigured or Broken."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self._begin_draining())
        self._register()
        beating = self._begin(self._beat)
        answering = self._begin(self._answer_unheard)
        self._begin(self._tell_processes)
        claiming = self._begin(self._claim)
        while not self._draining.wait(0.5):
            pass
        # What a claim under way still gives is this worker's.
        claiming.join(_SECONDS_TO_HAND_BACK)
        self._wait_for_runs(drain_seconds)
        for held in self._all_held():
            held.stop("draining")
        wait_for_all(self._running(), _SECONDS_TO_HAND_BACK)
        self._over.set()
        self._unheard.put(None)
        wait_for_all([beating, answering], _SECONDS_TO_HAND_BACK)
        self._say_goodbye()
        if self._failure is not None:
            raise Misconfigured(self._failure)
        if self._fault is not None:
            raise Broken(self._fault)

    def _begin_draining(self) -> None:
        if self._draining.is_set():
            self._hurried.set()
        self._draining.set()
        self._claiming.close()

    def _wait_for_runs(self, drain_seconds: float) -> None:
        until = time.monotonic() + drain_seconds
        while self._running() and time.monotonic() < until and not self._hurried.wait(0.1):
            pass

    def _begin(self, work: Callable[..., None], *arguments: Any) -> threading.Thread:
        thread = threading.Thread(target=self._watched, args=(work, *arguments), daemon=True)
        thread.start()
        return thread

    def _watched(self, work: Callable[..., None], *arguments: Any) -> None:
        """A worker of which a part has died must not look alive: it hands back what it has, and ends."""
        try:
            work(*arguments)
        except Exception as error:
            log.exception("This worker has a fault, and ends.")
            self._fault = f"{type(error).__name__}: {error}"
            self._hurried.set()
            self._begin_draining()
            for held in self._all_held():
                held.stop("draining")

    def _register(self) -> None:
        body = {
            "name": self._options["name"],
            "pid": os.getpid(),
            "concurrency": self._options["concurrency"],
            "queues": self._options["queues"],
            "canBeTold": True,
            "handlers": self._described,
        }
        client = self._client.another()
        try:
            answer = client.call_patiently("/register", body, lambda: self._draining.is_set())
        except Refused as refused:
            raise Misconfigured(str(refused)) from None
        finally:
            client.close()
        if answer is None:
            return
        self._lease_seconds, self._heartbeat_seconds = answer["leaseSeconds"], answer["heartbeatSeconds"]
        with self._changed:
            self._worker_id = answer["workerId"]
            self._changed.notify_all()
        log.info("Registered as %s for the queues %s.", answer["workerId"], ", ".join(answer["queues"]))

    def _beat(self) -> None:
        while not self._over.wait(self._heartbeat_seconds):
            worker_id = self._worker_id
            if worker_id is None:
                continue
            try:
                answer = self._client.call("/heartbeat", self._heartbeat(worker_id), self._heartbeat_seconds * 2)
                for stop in answer["stop"]:
                    self._stop_run(stop)
                for told in answer.get("tell", []):
                    self._tell_run(told)
            except Away as away:
                log.warning("Djag is away, and is asked again: %s", away)
            except Refused as refused:
                self._hear_refusal(worker_id, refused)

    def _heartbeat(self, worker_id: str) -> Dict[str, Any]:
        return {"workerId": worker_id, "holding": self._holding(worker_id), "isDraining": self._draining.is_set()}

    def _holding(self, worker_id: str) -> List[Dict[str, Any]]:
        return [held.attempt for held in self._all_held() if held.worker_id == worker_id]

    def _stop_run(self, stop: Dict[str, Any]) -> None:
        held = self._held.get(f"{stop['runId']} {stop['attempt']}")
        if held is not None:
            held.stop(stop["reason"])

    def _tell_run(self, told: Dict[str, Any]) -> None:
        """A run that has ended has sent all its answers before: what comes later never reached it."""
        held = self._held.get(f"{told['runId']} {told['attempt']}")
        if (held is None or not held.tell(told)) and told["actionId"] not in self._unheard_ids:
            of = {key: told[key] for key in ("runId", "attempt", "actionId")}
            answer = {**of, "state": "unheard", "message": "The attempt had ended before this reached it."}
            self._unheard_ids.add(told["actionId"])
            self._unheard.put({"workerId": self._worker_id, "answers": [answer]})

    def _answer_unheard(self) -> None:
        """Beside the heartbeats, which must not wait for what is answered here. What is not taken is told again, or given up by Djag."""
        client = self._client.another()
        for body in iter(self._unheard.get, None):
            try:
                client.call("/answer", body)
            except (Away, Refused) as error:
                log.warning("That something never reached a run could not be said: %s", error)
            self._unheard_ids.discard(body["answers"][0]["actionId"])
        client.close()

    def _tell_processes(self) -> None:
        """Beside the heartbeats, which may wait for an answer: processes live as long as this one does."""
        while True:
            time.sleep(self._heartbeat_seconds / 2)
            for held in self._all_held():
                held.tell_alive()

    def _claim(self) -> None:
        pause, failing = Pause(), Pause()
        while not self._draining.is_set():
            worker_id, slots = self._free_slots()
            if worker_id is None or slots <= 0:
                continue
            body = {"workerId": worker_id, "slots": slots, "holding": self._holding(worker_id), "waitSeconds": _WAIT_SECONDS}
            try:
                answer = self._claiming.call("/claim", body, _WAIT_SECONDS + 10)
                pause = Pause()
            except Away as away:
                pause.sleep(away.retry_after, self._draining)
                continue
            except Refused as refused:
                self._hear_refusal(worker_id, refused)
                pause.sleep(until=self._draining)
                continue
            are_held = [self._hold(worker_id, run) for run in answer["runs"]]
            if all(are_held):
                failing = Pause()
            else:
                failing.sleep(until=self._draining)

    def _free_slots(self) -> "tuple[Optional[str], int]":
        with self._changed:
            slots = self._options["concurrency"] - len(self._held)
            if self._worker_id is None or slots <= 0:
                self._changed.wait(0.5)
            return self._worker_id, self._options["concurrency"] - len(self._held)

    def _hold(self, worker_id: str, run: Dict[str, Any]) -> bool:
        """Gives whether nothing kept it from being started."""
        with self._changed:
            if self._worker_id != worker_id:
                # Lost while the answer was on its way: others have it.
                return True
            try:
                held = RunProcess(self._client, worker_id, run, self._sources, self._lease_seconds)
            except (OSError, RuntimeError) as error:
                # RuntimeError: there is no thread to be had. It is given once more with the next claim.
                log.error("No process could be started: %s", error)
                return False
            key = f"{run['runId']} {run['attempt']}"
            self._held[key] = held
            try:
                thread = self._begin(self._see_to_its_end, held)
            except RuntimeError as error:
                log.error("No thread could be started: %s", error)
                held.stop("taken")
                del self._held[key]
                return False
            self._threads = [each for each in self._threads if each.is_alive()] + [thread]
            return True

    def _see_to_its_end(self, held: RunProcess) -> None:
        client = self._client.another()
        try:
            body = held.wait()
            if body is not None:
                self._report_end(client, held, body)
        finally:
            client.close()
            with self._changed:
                self._held.pop(f"{held.attempt['runId']} {held.attempt['attempt']}", None)
                self._changed.notify_all()

    def _report_end(self, client: Client, held: RunProcess, body: Dict[str, Any]) -> None:
        left = [body]
        while left:
            report = left.pop(0)
            try:
                client.call_patiently("/end", report, lambda: held.is_taken or self._over.is_set())
                return
            except Refused as refused:
                log.warning("How the run %s ended was not taken: %s", held.attempt["runId"], refused)
                if refused.has_no_worker or refused.is_by_token:
                    return
                if report is body:
                    left = held.reports_if_refused(body, refused)

    def _hear_refusal(self, worker_id: str, refused: Refused) -> None:
        if refused.has_no_worker:
            self._start_over(worker_id)
        elif refused.is_by_token:
            self._fail(str(refused))
        elif not self._draining.is_set():
            log.error("Djag refused what this worker asked: %s", refused)

    def _start_over(self, worker_id: str) -> None:
        """This worker was taken for dead: others have what it held."""
        with self._changed:
            if self._worker_id != worker_id:
                return
            self._worker_id = None
        log.warning("This worker was taken for dead: it stops all its runs and registers anew.")
        for held in self._all_held():
            held.stop("taken")
        try:
            if not self._draining.is_set():
                self._register()
        except Misconfigured as error:
            self._fail(str(error))

    def _fail(self, sentence: str) -> None:
        self._failure = sentence
        for held in self._all_held():
            held.stop("taken")
        self._begin_draining()

    def _say_goodbye(self) -> None:
        if self._worker_id is not None and self._failure is None:
            try:
                self._client.call("/stop", {"workerId": self._worker_id})
            except (Away, Refused) as error:
                log.warning("Djag could not be told that this worker ends; its lease runs out by itself: %s", error)

    def _all_held(self) -> List[RunProcess]:
        with self._changed:
            return list(self._held.values())

    def _running(self) -> List[threading.Thread]:
        return [thread for thread in self._threads if thread.is_alive()]
