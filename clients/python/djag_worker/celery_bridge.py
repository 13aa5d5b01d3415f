"""The tasks of a Celery app as handlers, each under its own name: what Celery's beat and broker sent them, runs bring.

Only what loads a Celery app imports Celery; the rest of this client needs nothing but the standard library.
"""

import datetime
import inspect
import logging
import os
import re
import socket
import typing
from typing import Any, Callable, Dict, List, Mapping, Optional, Tuple

from .celery_time_limits import TimeLimits, mark
from .handlers import FinalFailure, TryAgain
from .limits import short_result, short_text
from .schema import SchemaError, is_json, schema_of

_NAME = re.compile(r"[\w.:/-]{1,200}", re.ASCII)
_FIELD = re.compile(r"[\w-]{1,100}", re.ASCII)
_OF_CELERY_ITSELF = "celery."


class CeleryTask:
    """A task of a Celery app, called as Celery's own worker calls it: with its request, its signals and the methods around it."""

    def __init__(self, app: Any, task: Any):
        self.name: str = task.name
        self._app = app
        self._task = task
        self._parameters = list(inspect.signature(task.run).parameters.values())

    def described(self) -> Dict[str, Any]:
        """As it is registered. What has no type hint that a form can ask for may be any JSON."""
        hints = _hints_of(self._task.run)
        properties: Dict[str, Any] = {}
        required: List[str] = []
        positional: List[str] = []
        for parameter in self._parameters:
            if parameter.kind is parameter.VAR_KEYWORD or not _FIELD.fullmatch(parameter.name):
                continue
            if parameter.kind is parameter.VAR_POSITIONAL:
                properties[parameter.name] = {"type": "array", "items": {}, "description": "Further positional arguments."}
                continue
            schema = _schema_of(hints.get(parameter.name))
            if parameter.default is parameter.empty:
                required.append(parameter.name)
            elif parameter.default is not None and is_json(parameter.default):
                schema["default"] = parameter.default
            properties[parameter.name] = schema
            if parameter.kind is not parameter.KEYWORD_ONLY:
                positional.append(parameter.name)
        is_open = any(parameter.kind is parameter.VAR_KEYWORD for parameter in self._parameters)
        schema = {"properties": properties, "required": required, "additionalProperties": is_open}
        description = (self._task.run.__doc__ or "").strip().split("\n\n")[0]
        return {"name": self.name, "description": inspect.cleandoc(description)[:2_000], "input": schema, "positional": positional}

    def call(self, ctx: Any, given: Dict[str, Any]) -> Any:
        """Runs it, and gives what it returned. Raises what it raised, TryAgain for a retry, FinalFailure for what it rejected."""
        from celery import signals, states
        from celery.app.trace import build_tracer

        args, kwargs = self._arguments(given)
        request = self._request(ctx, args, kwargs)
        asked = _RetryAsked(self._task, args, kwargs)
        self._task.signature_from_request = asked.signature_from_request
        self._task.update_state = _StateUpdates(ctx, self._task.update_state).update
        mark(self._task)
        # Eager: nothing of it goes to the backend for results, as Djag keeps them.
        trace = build_tracer(self.name, self._task, eager=True, propagate=False, app=self._app)
        # What projects do at the start and the end of each of Celery's processes.
        self._app.loader.init_worker_process()
        signals.worker_process_init.send(sender=None)
        try:
            with TimeLimits(ctx, *request["timelimit"]):
                traced = trace(ctx.run_id, args, kwargs, request)
        finally:
            signals.worker_process_shutdown.send(sender=None, pid=os.getpid(), exitcode=0)
        state = states.SUCCESS if traced.info is None else traced.info.state
        if state in (states.SUCCESS, states.IGNORED):
            if asked.is_asked:
                raise TryAgain("The task asked to be tried again.", asked.after_seconds())
            return None if state == states.IGNORED or self._task.ignore_result else _kept(traced.retval)
        raise _failure_of(state, _exception_in(traced.retval), asked)

    def _arguments(self, given: Dict[str, Any]) -> Tuple[List[Any], Dict[str, Any]]:
        """By name what can be given so; in order what has to be."""
        args: List[Any] = []
        kwargs = dict(given)
        further = next((kwargs.pop(p.name, []) for p in self._parameters if p.kind is p.VAR_POSITIONAL), [])
        for parameter in self._parameters:
            is_in_order = parameter.kind is parameter.POSITIONAL_ONLY or (further and parameter.kind is parameter.POSITIONAL_OR_KEYWORD)
            if not is_in_order:
                continue
            if parameter.name in kwargs:
                args.append(kwargs.pop(parameter.name))
            elif parameter.default is not parameter.empty:
                args.append(parameter.default)
        return [*args, *further], kwargs

    def _request(self, ctx: Any, args: List[Any], kwargs: Dict[str, Any]) -> Dict[str, Any]:
        from celery.app.task import Context

        conf = self._app.conf
        return {
            # As Celery does it, what the headers say can be asked of the request, too; what it means something by (chain, chord, expires) not.
            **{name: value for name, value in ctx.headers.items() if not hasattr(Context, name)},
            "task": self.name,
            "id": ctx.run_id,
            "root_id": ctx.run_id,
            "correlation_id": ctx.run_id,
            "parent_id": None,
            "args": args,
            "kwargs": kwargs,
            "retries": ctx.failures,
            "is_eager": False,
            "called_directly": False,
            "hostname": f"djag@{socket.gethostname()}",
            "headers": dict(ctx.headers),
            "ignore_result": bool(self._task.ignore_result),
            "delivery_info": {"is_eager": False, "exchange": "", "routing_key": None, "priority": None, "redelivered": ctx.attempt > 1},
            "timelimit": [
                self._task.time_limit or conf.task_time_limit,
                self._task.soft_time_limit or conf.task_soft_time_limit,
            ],
            "loglevel": logging.INFO,
            "logfile": None,
        }


class _RetryAsked:
    """What `self.retry` would send to the broker: Djag starts the next attempt instead."""

    def __init__(self, task: Any, args: List[Any], kwargs: Dict[str, Any]):
        self._make = task.signature_from_request
        self._given = (list(args), dict(kwargs))
        self._when: Any = 0
        self.is_asked = False

    def signature_from_request(self, request: Any = None, args: Any = None, kwargs: Any = None, **options: Any) -> Any:
        signature = self._make(request, args, kwargs, **options)
        if (list(signature.args), dict(signature.kwargs)) != self._given:
            raise FinalFailure("The task asks to be tried again with other arguments. A run of Djag keeps its own.")
        self._when = options.get("eta") or options.get("countdown") or 0
        signature.apply_async = self._ask
        return signature

    def _ask(self, *_: Any, **__: Any) -> None:
        self.is_asked = True

    def after_seconds(self) -> float:
        if isinstance(self._when, datetime.datetime):
            return max(0.0, (self._when - datetime.datetime.now(self._when.tzinfo)).total_seconds())
        return max(0.0, float(self._when))


class _StateUpdates:
    """What `self.update_state` says of a run becomes its progress, or a line of its log."""

    def __init__(self, ctx: Any, of_celery: Callable[..., Any]):
        self._ctx = ctx
        self._of_celery = of_celery

    def update(self, task_id: Optional[str] = None, state: Optional[str] = None, meta: Any = None, **further: Any) -> None:
        if task_id not in (None, self._ctx.run_id):
            self._of_celery(task_id, state, meta, **further)
            return
        said = meta if isinstance(meta, Mapping) else {}
        current, total = said.get("current"), said.get("total")
        words = next((str(said[name]) for name in ("message", "status", "description") if said.get(name)), None)
        if isinstance(current, (int, float)) and isinstance(total, (int, float)) and total > 0:
            self._ctx.progress(100 * current / total, words or f"{current} of {total}")
        else:
            self._ctx.log(words or str(state), **({"meta": meta} if meta else {}))


def load_celery_tasks(name: str, leave_out: Callable[[str], None]) -> Dict[str, CeleryTask]:
    """Imports a Celery app, named as for `celery -A`, with all modules of tasks that it finds; `leave_out` hears of what can be no handler.

    Raises SchemaError when it cannot be loaded.
    """
    try:
        from celery.app.utils import find_app
    except ImportError as error:
        raise SchemaError(f"Celery is not there for this Python ({error}): start the worker with the one that your Celery workers have.") from None
    try:
        app = find_app(name)
        app.set_current()
        app.loader.init_worker()
        app.finalize(auto=True)
        tasks = dict(app.tasks)
    except Exception as error:
        raise SchemaError(f"The Celery app {name!r} cannot be loaded: {type(error).__name__}: {error}") from error
    # It says of each task how it ended, which the run says already.
    logging.getLogger("celery.app.trace").setLevel(logging.CRITICAL)
    found: Dict[str, CeleryTask] = {}
    for task_name, task in sorted(tasks.items()):
        if task_name.startswith(_OF_CELERY_ITSELF):
            continue
        if _NAME.fullmatch(task_name):
            found[task_name] = CeleryTask(app, task)
        else:
            leave_out(f"The task {task_name!r} is left out: a name is 1 to 200 letters, digits or any of . : / - _.")
    return found


def _failure_of(state: str, raised: BaseException, asked: _RetryAsked) -> BaseException:
    from celery.exceptions import Reject, Retry
    from kombu.exceptions import OperationalError

    if isinstance(raised, Retry):
        reason = raised.exc if raised.exc is not None else raised.message
        words = f"{type(reason).__name__}: {reason}" if isinstance(reason, BaseException) else str(reason or "It asked to be tried again.")
        again = TryAgain(short_text(words), asked.after_seconds())
        again.__cause__ = raised.exc if isinstance(raised.exc, BaseException) else None
        return again
    if isinstance(raised, Reject):
        return TryAgain(f"It was rejected: {raised.reason}", 0.0) if raised.requeue else FinalFailure(f"It was rejected: {raised.reason}")
    if isinstance(raised, OperationalError):
        again = RuntimeError(f"{raised} (What a task sends by delay() or as a chain goes to Celery's broker, which could not be reached.)")
        again.__cause__ = raised
        return again
    return raised


def _exception_in(info: Any) -> BaseException:
    raised = getattr(info, "exception", info)
    raised = getattr(raised, "exc", raised) if type(raised).__name__ == "ExceptionWithTraceback" else raised
    return raised if isinstance(raised, BaseException) else RuntimeError(str(raised))


def _hints_of(function: Callable[..., Any]) -> Dict[str, Any]:
    """None at all where one of them names what is imported for type checks alone."""
    try:
        return typing.get_type_hints(function, include_extras=True)
    except Exception:
        return {}


def _schema_of(hint: Any) -> Dict[str, Any]:
    if hint is None:
        return {}
    try:
        return schema_of(hint)
    except SchemaError:
        return {}


def _kept(value: Any) -> Any:
    """What a task returned, as JSON; a note where it cannot be, as the task has succeeded all the same."""
    try:
        return short_result(_as_json(value))
    except Exception as error:
        return {"note": f"What the task returned could not be kept as JSON: {type(error).__name__}."}


def _as_json(value: Any) -> Any:
    """Celery keeps nothing of what a task returns where no backend is set: whatever it is, it fails no run."""
    if isinstance(value, Mapping):
        return {str(name): _as_json(inner) for name, inner in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_as_json(inner) for inner in value]
    if value is None or isinstance(value, (str, int, float)):
        return value
    return value.isoformat() if isinstance(value, (datetime.date, datetime.time)) else short_text(str(value))
