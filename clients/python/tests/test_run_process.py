import contextlib
import logging
import os
import signal
import threading
import unittest

from djag_worker.client import Client
from djag_worker.run_process import RunProcess
from djag_worker.sources import Sources

from .served import served

PATIENCE_SECONDS = 60.0
RUN = {
    "runId": "r",
    "attempt": 1,
    "input": {},
    "task": {"id": 1, "name": "t"},
    "scheduledFor": "2026-03-01T12:00:00Z",
    "alignedFor": "2026-03-01T12:00:00Z",
    "headers": {},
    "idempotencyKey": "1",
}


def told(action_id, characters):
    return {**{key: RUN[key] for key in ("runId", "attempt")}, "actionId": action_id, "action": "say", "payload": {"text": "x" * characters}}


class ARun(unittest.TestCase):
    def setUp(self):
        logging.disable(logging.CRITICAL)
        self.addCleanup(logging.disable, logging.NOTSET)
        self.lines, self.answers = [], []
        self.has_logged = threading.Event()

    @contextlib.contextmanager
    def started(self, handler):
        def answer(path, body):
            self.answers.extend(body.get("answers", []))
            self.lines.extend(line["message"] for line in body.get("lines", []))
            if body.get("lines"):
                self.has_logged.set()
            return 200, {"isFull": len(self.lines) > 1_000}

        with served(answer) as url:
            run = RunProcess(Client(url, lambda: "djag_x"), "w", {**RUN, "handler": handler}, Sources(["tests.told_handlers"]), 60.0)
            try:
                yield run
            finally:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(run._process.pid, signal.SIGKILL)
                self.within_patience(lambda: run.stop("taken") or run.wait())

    def within_patience(self, work):
        """What this gives; fails when it takes too long."""
        given = []
        thread = threading.Thread(target=lambda: given.append(work()), daemon=True)
        thread.start()
        thread.join(PATIENCE_SECONDS)
        self.assertEqual(len(given), 1, "It waits still.")
        return given[0]

    def test_that_hears_nothing_holds_up_nobody_who_tells_it_something(self):
        with self.started("told.stands-still") as run:
            self.assertTrue(self.has_logged.wait(PATIENCE_SECONDS))
            self.assertTrue(self.within_patience(lambda: all(run.tell(told(number, 250_000)) for number in range(3))))
            self.within_patience(run.tell_alive)
            self.within_patience(lambda: run.stop("cancelled"))
            self.assertEqual(self.within_patience(run.wait)["outcome"], "failed")
        self.assertEqual([(each["actionId"], each["state"]) for each in self.answers], [(number, "unknown") for number in range(3)])

    def test_that_logs_without_pause_hears_and_answers_whatever_it_is_told(self):
        with self.started("told.logs-without-pause") as run:
            self.assertTrue(self.has_logged.wait(PATIENCE_SECONDS))
            self.assertTrue(self.within_patience(lambda: all(run.tell(told(number, 100_000)) for number in range(10))))
            ended = self.within_patience(run.wait)
        self.assertEqual((ended["outcome"], ended.get("result")), ("succeeded", 10))
        self.assertEqual(sorted(each["actionId"] for each in self.answers), list(range(10)))

    def test_ends_though_a_program_that_outlives_it_keeps_its_input_open(self):
        with self.started("told.leaves-its-input-open") as run:
            self.assertTrue(self.has_logged.wait(PATIENCE_SECONDS))
            self.addCleanup(os.kill, int(self.lines[0]), signal.SIGKILL)
            self.assertTrue(self.within_patience(lambda: run.tell(told(1, 250_000))))
            os.killpg(run._process.pid, signal.SIGKILL)
            self.assertEqual(self.within_patience(run.wait)["outcome"], "failed")


if __name__ == "__main__":
    unittest.main()
