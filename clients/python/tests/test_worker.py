import logging
import threading
import unittest
from unittest import mock

from djag_worker.client import Client
from djag_worker.worker import Broken, Misconfigured, Worker
from djag_worker.sources import Sources

from .served import served

REGISTERED = (201, {"workerId": "w", "queues": ["default"], "leaseSeconds": 10, "heartbeatSeconds": 0.02})
NO_RUNS = (200, {"runs": []})
RUN = {
    "runId": "r",
    "attempt": 1,
    "handler": "limits.fails-at-length",
    "input": {},
    "task": {"id": 1, "name": "t"},
    "scheduledFor": "2026-03-01T12:00:00Z",
    "alignedFor": "2026-03-01T12:00:00Z",
    "headers": {},
    "idempotencyKey": "1",
}


class AWorker(unittest.TestCase):
    def setUp(self):
        logging.disable(logging.CRITICAL)
        self.addCleanup(logging.disable, logging.NOTSET)

    def work(self, answers):
        """Works with these answers, until it ends by itself. Gives the calls."""
        calls = []

        def answer(path, body):
            calls.append((path, body))
            given = answers.get(path, (200, {}))
            return given(worker, body) if callable(given) else given

        with served(answer) as url:
            worker = Worker(Client(url, lambda: "djag_x"), {}, Sources(["tests.test_limits"]), {"name": "n", "concurrency": 2, "queues": None})
            with mock.patch("signal.signal"):
                worker.run(5.0)
        return calls

    def test_of_which_a_part_dies_ends_with_a_sentence_and_says_goodbye(self):
        with self.assertRaisesRegex(Broken, "KeyError: 'stop'"):
            self.work({"register": REGISTERED, "claim": NO_RUNS, "heartbeat": (200, {})})

    def test_goes_on_when_a_proxy_answers_in_place_of_djag_and_ends_by_the_code(self):
        beats = []

        def heartbeat(*_):
            beats.append(1)
            if len(beats) < 4:
                return 401, "<html>Sign in.</html>"
            return 401, {"code": "not_signed_in", "detail": "This token has been revoked."}

        with self.assertRaisesRegex(Misconfigured, "This token has been revoked"):
            self.work({"register": REGISTERED, "claim": NO_RUNS, "heartbeat": heartbeat})
        self.assertGreaterEqual(len(beats), 4)

    def test_reports_shortly_what_is_not_taken_before_it_lets_go(self):
        ends = []

        def end(worker, body):
            ends.append(body)
            if len(ends) == 1:
                return 413, {"code": "too_large", "detail": "This is too much at once."}
            worker._begin_draining()
            return 200, {"isRetried": False}

        def claim(worker, body):
            return 200, {"runs": [] if body["holding"] or ends else [RUN]}

        self.work({"register": REGISTERED, "claim": claim, "heartbeat": (200, {"stop": []}), "end": end})
        self.assertEqual([(body["outcome"], body["runId"]) for body in ends], [("failed", "r"), ("failed", "r")])
        self.assertIn("could not be kept: This is too much at once.", ends[1]["error"]["message"])

    def test_says_that_it_lives_while_what_a_run_never_heard_is_not_taken_yet(self):
        beats, answers, went_on = [], [], threading.Event()

        def heartbeat(*_):
            beats.append(1)
            if len(beats) >= 4:
                went_on.set()
            return 200, {"stop": [], "tell": [{"runId": "gone", "attempt": 1, "actionId": 7, "action": "say", "payload": {}}]}

        def answer(worker, body):
            answers.append((body["answers"][0]["actionId"], body["answers"][0]["state"], went_on.wait(5.0)))
            worker._begin_draining()
            return 200, {}

        self.work({"register": REGISTERED, "claim": NO_RUNS, "heartbeat": heartbeat, "answer": answer})
        self.assertEqual(answers[0], (7, "unheard", True))

    def test_pauses_when_no_process_can_be_started(self):
        def claim(worker, body):
            claims.append(body)
            if len(claims) == 4:
                worker._begin_draining()
            return 200, {"runs": [RUN]}

        claims = []
        with mock.patch("djag_worker.run_process.subprocess.Popen", side_effect=BlockingIOError("EAGAIN")):
            with mock.patch("djag_worker.worker.Pause.sleep", autospec=True) as sleep, mock.patch("djag_worker.run_process.RunLog") as log:
                self.work({"register": REGISTERED, "claim": claim, "heartbeat": (200, {"stop": []})})
        self.assertGreaterEqual(sleep.call_count, 3)
        log.assert_not_called()


if __name__ == "__main__":
    unittest.main()
