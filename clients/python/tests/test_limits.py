import unittest

from djag_worker.child import error_of, outcome_of
from djag_worker.sources import Sources
from djag_worker.context import Log
from djag_worker.handlers import TryAgain, handler
from djag_worker.limits import short_result


class Unspeakable(Exception):
    def __str__(self):
        raise ValueError("no words")


@handler("limits.fails-at-length")
def fails_at_length(ctx):
    raise RuntimeError("x" * 600_000)


class Limits(unittest.TestCase):
    def test_what_fails_says_why_in_no_more_than_is_taken(self):
        error = outcome_of(None, "limits.fails-at-length", Sources([]).load, {})["error"]
        self.assertLess(len(error["message"]) + len(error["stack"]), 40_000)
        self.assertTrue(error["message"].endswith("(584000 more characters)"))
        self.assertIn("fails_at_length", error["stack"])
        self.assertEqual(error_of(Unspeakable())["message"], "Unspeakable")

    def test_a_line_is_written_whatever_its_fields_are(self):
        sent = []
        log = Log(sent.append, lambda level: True)
        log("step", loss=float("nan"), most=float("-inf"), each=[float("inf")])
        self.assertEqual(sent[0]["log"]["fields"], {"loss": "NaN", "most": "-Infinity", "each": ["Infinity"]})
        log("much", text="x" * 2_000_000)
        self.assertEqual(sent[1]["log"]["fields"]["note"], "Too large to keep.")
        circle = []
        circle.append(circle)
        log("odd", circle=circle)
        log("odd", pairs={(1, 2): 3})
        for each in sent[2:]:
            self.assertIn("Could not be kept as JSON", each["log"]["fields"]["note"])
        log("y" * 600_000)
        self.assertLess(len(sent[4]["log"]["message"]), 17_000)

    def test_another_attempt_is_asked_for_within_what_is_taken(self):
        asked = [-1, float("-inf"), float("nan"), 60, 31 * 86_400, 1e12, float("inf"), 10**400]
        kept = [TryAgain("later", seconds).after_seconds for seconds in asked]
        self.assertEqual(kept, [0.0, 0.0, 0.0, 60.0, 2_678_400.0, 2_678_400.0, 2_678_400.0, 2_678_400.0])

    def test_a_result_is_json_or_refused(self):
        self.assertEqual(short_result({"loss": float("nan")}), {"loss": "NaN"})
        self.assertEqual(short_result("x" * 2_000_000)["note"], "Too large to keep.")
        with self.assertRaises(TypeError):
            short_result({1, 2})


if __name__ == "__main__":
    unittest.main()
