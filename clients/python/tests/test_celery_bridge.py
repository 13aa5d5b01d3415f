"""Left out where this Python has no Celery; the tests of the whole bridge run these by one that has."""

import importlib.util
import logging
import os
import signal
import threading
import unittest

from djag_worker.celery_bridge import CeleryTask
from djag_worker.celery_time_limits import TimeLimits
from djag_worker.context import Context

from .test_run_process import RUN


class LateTimer:
    """Its limit falls while it is cancelled."""

    def cancel(self):
        os.kill(os.getpid(), signal.SIGUSR1)


class Unspeakable:
    def __str__(self):
        raise ValueError("no words")

    __repr__ = __str__


def context(headers=None, send=lambda message: None):
    return Context({**RUN, "headers": headers or {}}, send)


@unittest.skipUnless(importlib.util.find_spec("celery"), "This Python has no Celery.")
class ACeleryTask(unittest.TestCase):
    def setUp(self):
        from celery import Celery

        logging.disable(logging.CRITICAL)
        self.addCleanup(logging.disable, logging.NOTSET)
        self.addCleanup(signal.signal, signal.SIGUSR1, signal.getsignal(signal.SIGUSR1))
        self.app = Celery("tests", set_as_current=False)

    def called(self, function, headers=None, **options):
        task = self.app.task(function, name=f"tests.{function.__name__}", **options)
        self.app.finalize()
        return CeleryTask(self.app, self.app.tasks[f"tests.{function.__name__}"]).call(context(headers), {})

    def test_that_has_returned_is_not_failed_by_a_soft_limit_that_falls_before_the_tracer_has(self):
        from celery import Task

        class Late(Task):
            def on_success(self, *_):
                os.kill(os.getpid(), signal.SIGUSR1)

        class LateWithItsOwnCall(Late):
            def __call__(self, *args, **kwargs):
                return super().__call__(*args, **kwargs)

        def late():
            return "done"

        def late_with_its_own_call():
            return "done too"

        self.assertEqual(self.called(late, base=Late, soft_time_limit=600), "done")
        self.assertEqual(self.called(late_with_its_own_call, base=LateWithItsOwnCall, soft_time_limit=600), "done too")

    def test_hears_its_soft_limit_while_it_works_in_a_call_of_its_own_too(self):
        from celery import Task
        from celery.exceptions import SoftTimeLimitExceeded

        class WithItsOwnCall(Task):
            def __call__(self):
                try:
                    os.kill(os.getpid(), signal.SIGUSR1)
                    return "not heard"
                except SoftTimeLimitExceeded:
                    return self.run()

        def heard():
            return "heard"

        self.assertEqual(self.called(heard, base=WithItsOwnCall, soft_time_limit=600), "heard")

    def test_has_no_fields_of_celery_from_the_headers_of_its_task_which_are_there_all_the_same(self):
        def asks(self):
            return [self.request.chain, self.request.callbacks, self.request.reply_to, self.request.tenant, self.request.headers]

        headers = {"chain": "north", "callbacks": "later", "reply_to": "me", "expires": "now", "update": "no", "tenant": "acme"}
        self.assertEqual(self.called(asks, headers, bind=True), [None, None, None, "acme", headers])

    def test_keeps_a_note_of_what_can_be_no_json_as_it_has_succeeded(self):
        def circular():
            circle = []
            circle.append(circle)
            return circle

        def unspeakable():
            return {"told": Unspeakable()}

        self.assertEqual(self.called(circular), {"note": "What the task returned could not be kept as JSON: RecursionError."})
        self.assertEqual(self.called(unspeakable), {"note": "What the task returned could not be kept as JSON: ValueError."})


class ItsTimeLimits(unittest.TestCase):
    def setUp(self):
        self.addCleanup(signal.signal, signal.SIGUSR1, signal.getsignal(signal.SIGUSR1))
        self.said = []
        self.ctx = context()
        self.ctx._fail_now = self.said.append

    def test_say_nothing_that_fall_at_the_end(self):
        limits = TimeLimits(self.ctx, 600, 600)
        with limits:
            limits._timers.append(LateTimer())
        limits._end_process()
        self.assertEqual(self.said, [])

    def test_keep_the_end_back_that_falls_into_a_hard_one(self):
        limits = TimeLimits(self.ctx, 600, None)

        def fail_now(reason):
            ending = threading.Thread(target=lambda: (limits.__exit__(), self.said.append("ended")))
            self.addCleanup(ending.join)
            ending.start()
            ending.join(0.1)
            self.said.append("failed")

        self.ctx._fail_now = fail_now
        limits.__enter__()
        limits._end_process()
        self.doCleanups()
        self.assertEqual(self.said, ["failed", "ended"])


if __name__ == "__main__":
    unittest.main()
