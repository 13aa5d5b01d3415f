"""Type hints as the JSON Schema of which Djag makes forms and checks, and values of JSON as those types."""

import collections.abc
import dataclasses
import datetime
import enum
import inspect
import json
import typing
import uuid
from typing import Any, Callable, Dict, List, Optional, Tuple, Union

_PLAIN = {str: "string", int: "integer", float: "number", bool: "boolean"}
_FORMATS = {datetime.date: "date", datetime.datetime: "date-time", datetime.time: "time", uuid.UUID: "uuid"}
_EMPTY = inspect.Parameter.empty
_UNION_TYPES = tuple(t for t in (Union, getattr(__import__("types"), "UnionType", None)) if t is not None)


class SchemaError(Exception):
    """A handler cannot be declared as it is."""


def schema_of_parameters(
    name: str, function: Callable[..., Any], parameters: List[inspect.Parameter]
) -> Tuple[Dict[str, Any], List[str], Dict[str, Any]]:
    """The schema of a handler's input, the names that positional arguments bind to, and the hints by name."""
    hints = typing.get_type_hints(function, include_extras=True)
    properties: Dict[str, Any] = {}
    required: List[str] = []
    positional: List[str] = []
    is_open = False
    for parameter in parameters:
        if parameter.kind is parameter.VAR_KEYWORD:
            is_open = True
            continue
        if parameter.kind in (parameter.VAR_POSITIONAL, parameter.POSITIONAL_ONLY):
            raise SchemaError(f'Handler "{name}": {parameter} takes values without a name; each has to have one.')
        if parameter.name not in hints:
            raise SchemaError(f'Handler "{name}": the parameter {parameter.name} needs a type hint.')
        try:
            schema = schema_of(hints[parameter.name])
        except SchemaError as error:
            raise SchemaError(f'Handler "{name}", parameter {parameter.name}: {error}') from None
        if parameter.default is _EMPTY:
            required.append(parameter.name)
        elif parameter.default is not None and is_json(parameter.default):
            schema["default"] = parameter.default
        properties[parameter.name] = schema
        if parameter.kind is parameter.POSITIONAL_OR_KEYWORD:
            positional.append(parameter.name)
    schema = {"properties": properties, "required": required, "additionalProperties": is_open}
    return schema, positional, hints


def schema_of(hint: Any) -> Dict[str, Any]:
    """The schema of a value. Raises SchemaError for a hint that says more than a form can ask for."""
    hint, notes = _without_notes(hint)
    schema = _bare_schema_of(hint)
    for note in notes:
        schema.update({"description": note} if isinstance(note, str) else note if isinstance(note, dict) else {})
    return schema


def _bare_schema_of(hint: Any) -> Dict[str, Any]:
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if hint in _PLAIN:
        return {"type": _PLAIN[hint]}
    if hint in _FORMATS:
        return {"type": "string", "format": _FORMATS[hint]}
    if origin is typing.Literal:
        return {"enum": list(arguments)}
    if inspect.isclass(hint) and issubclass(hint, enum.Enum):
        return {"enum": [member.value for member in hint]}
    if hint is list or origin in (list, collections.abc.Sequence):
        return {"type": "array", **({"items": schema_of(arguments[0])} if arguments else {})}
    if hint is dict or origin in (dict, collections.abc.Mapping):
        return {"type": "object", "additionalProperties": True}
    if dataclasses.is_dataclass(hint):
        return _schema_of_dataclass(hint)
    if hasattr(hint, "__required_keys__"):
        fields = typing.get_type_hints(hint, include_extras=True)
        return _object({name: schema_of(field) for name, field in fields.items()}, sorted(hint.__required_keys__))
    raise SchemaError(
        f"{hint!r} is nothing that a form can ask for. Use str, int, float, bool, date, datetime, time, UUID, Literal, an Enum, "
        "list[…], dict, a dataclass or a TypedDict, or Optional of one of these."
    )


def _schema_of_dataclass(hint: Any) -> Dict[str, Any]:
    hints = typing.get_type_hints(hint, include_extras=True)
    fields = dataclasses.fields(hint)
    has_default = {f.name: f.default is not dataclasses.MISSING or f.default_factory is not dataclasses.MISSING for f in fields}
    return _object({f.name: schema_of(hints[f.name]) for f in fields}, [f.name for f in fields if not has_default[f.name]])


def _object(properties: Dict[str, Any], required: List[str]) -> Dict[str, Any]:
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def _without_notes(hint: Any) -> Tuple[Any, Tuple[Any, ...]]:
    """Without Annotated, and without Optional: what may be left out is a parameter with a default."""
    notes: Tuple[Any, ...] = ()
    while True:
        if typing.get_origin(hint) is typing.Annotated:
            notes, hint = notes + tuple(hint.__metadata__), typing.get_args(hint)[0]
            continue
        rest = [argument for argument in typing.get_args(hint) if argument is not type(None)]
        if typing.get_origin(hint) in _UNION_TYPES and len(rest) == 1:
            hint = rest[0]
            continue
        return hint, notes


def converted(hint: Optional[Any], value: Any) -> Any:
    """A value of JSON as its hint says."""
    if hint is None or value is None:
        return value
    hint, _ = _without_notes(hint)
    arguments = typing.get_args(hint)
    if hint is float:
        return float(value)
    if hint is datetime.date:
        return datetime.date.fromisoformat(value)
    if hint is datetime.datetime:
        return datetime.datetime.fromisoformat(value.replace("Z", "+00:00"))
    if hint is datetime.time:
        return datetime.time.fromisoformat(value.replace("Z", "+00:00"))
    if hint is uuid.UUID:
        return uuid.UUID(value)
    if inspect.isclass(hint) and issubclass(hint, enum.Enum):
        return hint(value)
    if isinstance(value, list) and arguments:
        return [converted(arguments[0], item) for item in value]
    if dataclasses.is_dataclass(hint):
        hints = typing.get_type_hints(hint, include_extras=True)
        return hint(**{name: converted(hints.get(name), inner) for name, inner in value.items()})
    return value


def is_json(value: Any) -> bool:
    try:
        json.dumps(value, allow_nan=False)
    except (TypeError, ValueError):
        return False
    return True
