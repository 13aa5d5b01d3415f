"""The time limits of a Celery task, in the process of its run."""

import faulthandler
import os
import signal
import threading
import time
import types
from typing import Any, Callable, List, Optional

# Of a time limit that Python could not keep by itself, as something in C held it up.
_GRACE_SECONDS = 2.0
_SECONDS_TO_SOFT_LIMIT_ANEW = 0.05


class TimeLimits:
    """Celery's limits of a task: the soft one raises an exception in it, the hard one ends its process. One that falls at its end says nothing."""

    def __init__(self, ctx: Any, hard_seconds: Optional[float], soft_seconds: Optional[float]):
        self._ctx = ctx
        self._hard_seconds = hard_seconds
        self._soft_seconds = soft_seconds
        self._timers: List[threading.Timer] = []
        # Who has it decides whether the task ended or its limit did; the handler of the signal must not wait for it.
        self._lock = threading.Lock()
        self._is_over = False
        self._has_raised = False

    def __enter__(self) -> None:
        if self._soft_seconds:
            signal.signal(signal.SIGUSR1, self._raise_in_task)
            self._begin(self._soft_seconds, self._interrupt)
        if self._hard_seconds:
            faulthandler.dump_traceback_later(self._hard_seconds + _GRACE_SECONDS, exit=True)
            self._begin(self._hard_seconds, self._end_process)

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._is_over = True
        if self._hard_seconds:
            faulthandler.cancel_dump_traceback_later()
        if self._soft_seconds:
            signal.signal(signal.SIGUSR1, signal.SIG_IGN)
        # One that has begun goes on, and asks whether it is over.
        for timer in self._timers:
            timer.cancel()

    def _begin(self, seconds: float, do: Callable[[], None]) -> None:
        timer = threading.Timer(seconds, do)
        timer.daemon = True
        self._timers.append(timer)
        timer.start()

    def _interrupt(self) -> None:
        """Again and again, until the signal finds the task's own code at work."""
        while True:
            with self._lock:
                if self._is_over or self._has_raised:
                    return
                os.kill(os.getpid(), signal.SIGUSR1)
            time.sleep(_SECONDS_TO_SOFT_LIMIT_ANEW)

    def _raise_in_task(self, _: int, frame: Optional[types.FrameType]) -> None:
        from celery.exceptions import SoftTimeLimitExceeded

        if self._is_over or self._has_raised or not _is_in_task(frame):
            return
        self._has_raised = True
        raise SoftTimeLimitExceeded(self._soft_seconds)

    def _end_process(self) -> None:
        with self._lock:
            if not self._is_over:
                self._ctx._fail_now(f"It took longer than the hard time limit of its Celery task, {self._hard_seconds} s.")


def _limited(function: Callable[..., Any]) -> Callable[..., Any]:
    """The same, to be found on the stack."""

    def within_limits(*args: Any, **kwargs: Any) -> Any:
        return function(*args, **kwargs)

    return within_limits


_WITHIN_LIMITS = _limited(len).__code__


def mark(task: Any) -> None:
    """Has what Celery's tracer calls found on the stack: when that has returned, the task has succeeded, whatever is done after it."""
    from celery.app.trace import task_has_custom

    kind = type(task)
    if task_has_custom(task, "__call__"):
        task.__class__ = type(kind.__name__, (kind,), {"__module__": kind.__module__, "__call__": _limited(kind.__call__)})
    else:
        task.run = _limited(task.run)


def _is_in_task(frame: Optional[types.FrameType]) -> bool:
    """Whether a task's own code is at work there. What it says by this client is said whole."""
    while frame is not None:
        if frame.f_globals.get("__package__") == __package__:
            return False
        frame = frame.f_back
        if frame is not None and frame.f_code is _WITHIN_LIMITS:
            return True
    return False
