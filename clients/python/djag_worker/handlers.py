"""Which handlers a module has: functions under a name, with a JSON Schema made of their type hints."""

import importlib
import inspect
import re
from typing import Any, Callable, Dict, List, Optional

from .schema import SchemaError, converted, schema_of_parameters

_NAME = re.compile(r"[\w.:/-]{1,200}", re.ASCII)
_HANDLERS: "Dict[str, Handler]" = {}
# Djag takes no longer one, and refuses the end of an attempt that says it.
_LONGEST_WAIT_SECONDS = 31 * 86_400.0


class FinalFailure(Exception):
    """Raised by a handler: it failed, and another attempt would fail as well, so that there is none."""


class TryAgain(Exception):
    """Raised by a handler: it failed, and wants another attempt after so many seconds, whatever retries its task allows.

    What is below 0 or no number counts as 0 seconds, and what is above 31 days as 31 days.
    """

    def __init__(self, message: str, after_seconds: float = 0.0):
        super().__init__(message)
        # In this order: NaN is not above 0.
        self.after_seconds = float(min(max(0.0, after_seconds), _LONGEST_WAIT_SECONDS))


class Handler:
    """A function under the name that tasks know it by."""

    def __init__(self, name: str, function: Callable[..., Any], description: str):
        self.name = name
        self.function = function
        self.description = description
        parameters = list(inspect.signature(function).parameters.values())
        if not parameters or parameters[0].name != "ctx":
            raise SchemaError(f'Handler "{name}": the first parameter has to be called ctx; it gets the run\'s context.')
        self.input, self.positional, self.hints = schema_of_parameters(name, function, parameters[1:])

    def described(self) -> Dict[str, Any]:
        """As it is registered."""
        return {"name": self.name, "description": self.description, "input": self.input, "positional": self.positional}

    def call(self, ctx: Any, given: Dict[str, Any]) -> Any:
        """Runs it with the values of a run's input, each as its type hint says."""
        values = {name: converted(self.hints.get(name), value) for name, value in given.items()}
        result = self.function(ctx, **values)
        if inspect.iscoroutine(result):
            import asyncio

            return asyncio.run(result)
        return result


def handler(name: str, description: Optional[str] = None) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Makes a function a handler. Its description is the first paragraph of the function's text, unless it is given.

    Raises SchemaError for type hints that no form can be made of, and for a name that is taken or cannot be one.
    """
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise SchemaError(f"A handler's name must be 1 to 200 letters, digits or any of . : / - _, not {name!r}.")

    def register(function: Callable[..., Any]) -> Callable[..., Any]:
        if name in _HANDLERS:
            raise SchemaError(f'There are two handlers called "{name}".')
        text = description if description is not None else (inspect.getdoc(function) or "").split("\n\n")[0]
        _HANDLERS[name] = Handler(name, function, text)
        return function

    return register


def declared_handlers(modules: List[str]) -> Dict[str, Handler]:
    """Imports modules, and gives all handlers that they declare."""
    for module in modules:
        importlib.import_module(module)
    return dict(_HANDLERS)
