import logging
import time
import unittest

from djag_worker.client import Away, Client, Refused
from djag_worker.run_log import RunLog

from .served import served

HELD = {"workerId": "w", "runId": "r", "attempt": 1}
INVALID = (422, {"code": "invalid_input", "detail": "No."})


class AnswersThatAreNotDjags(unittest.TestCase):
    def asked(self, status, text):
        with served(lambda *_: (status, text)) as url:
            client = Client(url, lambda: "djag_x")
            try:
                return client.call("/heartbeat", {})
            finally:
                client.close()

    def test_pages_of_a_proxy_are_none(self):
        for status in (200, 301, 401, 403, 404, 409, 502):
            with self.assertRaises(Away):
                self.asked(status, "<html>Not here.</html>")
        for text in ("[1]", "", '{"code": 7}', '{"error": "forbidden"}'):
            with self.assertRaises(Away):
                self.asked(404, text)

    def test_a_code_says_what_is_wrong(self):
        for code in ("not_held", "not_found", "not_signed_in", "forbidden"):
            with self.assertRaises(Refused) as caught:
                self.asked(409, {"code": code, "detail": "No."})
            self.assertEqual(caught.exception.code, code)
            self.assertEqual(caught.exception.has_no_worker, code.startswith("not_h") or code == "not_found")
            self.assertEqual(caught.exception.is_by_token, code in ("not_signed_in", "forbidden"))

    def test_what_is_too_large_for_a_proxy_is_not_sent_for_ever(self):
        with self.assertRaises(Refused):
            self.asked(413, "<html>Too large.</html>")

    def test_what_went_well_may_say_nothing(self):
        self.assertEqual(self.asked(200, {"stop": []}), {"stop": []})


class LogOfARun(unittest.TestCase):
    def setUp(self):
        logging.disable(logging.WARNING)
        self.addCleanup(logging.disable, logging.NOTSET)

    def sent(self, lines, refuses):
        """What is kept, and how often it was asked."""
        kept, calls = [], []

        def answer(_, body):
            calls.append(body)
            if any(refuses(line) for line in body["lines"]):
                return INVALID
            kept.extend(line["message"] for line in body["lines"])
            return 200, {"isFull": False}

        with served(answer) as url:
            log = RunLog(Client(url, lambda: "djag_x"), HELD)
            for line in lines:
                log.write({"level": "info", "message": line})
            log.progress({"percent": 50, "message": None})
            log.start()
            log.finish()
        return kept, calls

    def test_a_line_that_is_not_taken_is_left_out_with_a_note_and_the_others_come(self):
        kept, calls = self.sent([str(n) for n in range(40)], lambda line: line["message"] == "17")
        self.assertEqual(kept[:17] + kept[18:], [str(n) for n in range(40) if n != 17])
        self.assertIn("A line was left out here", kept[17])
        self.assertEqual(calls[-1]["from"] + len(calls[-1]["lines"]), 40)

    def test_where_nothing_is_taken_it_ends(self):
        kept, calls = self.sent([str(n) for n in range(400)], lambda _: True)
        self.assertEqual(kept, [])
        self.assertLess(len(calls), 50)

    def test_what_comes_soon_after_each_other_goes_in_one_call(self):
        calls = []

        def answer(_, body):
            calls.append(body)
            return 200, {"isFull": False}

        with served(answer) as url:
            log = RunLog(Client(url, lambda: "djag_x"), HELD)
            log.start()
            for n in range(8):
                log.write({"level": "info", "message": str(n)})
                time.sleep(0.02)
            log.finish()
        self.assertLess(len(calls), 4)
        self.assertEqual(sum(len(body["lines"]) for body in calls), 8)


if __name__ == "__main__":
    unittest.main()
