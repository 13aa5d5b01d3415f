"""What a run leaves, cut to what Djag takes: more than that would be refused whole."""

import json
from typing import Any, Dict

# Djag itself keeps 16 KB of a text and 64 KB of a result or of fields.
_LONGEST_TEXT = 16_000
_LONGEST_STACK_END = 8_000
_LONGEST_PROGRESS_MESSAGE = 500
_MOST_CHARACTERS_OF_FIELDS = 64_000
_MOST_CHARACTERS_OF_RESULT = 500_000
_MOST_CHARACTERS_OF_BEGINNING = 10_000


def short_text(text: str, longest: int = _LONGEST_TEXT) -> str:
    return text if len(text) <= longest else f"{text[:longest]}… ({len(text) - longest} more characters)"


def short_progress_message(message: object) -> str:
    return short_text(str(message), _LONGEST_PROGRESS_MESSAGE)


def short_stack(text: str) -> str:
    """Its beginning and its end, where the error came from."""
    left_out = len(text) - 2 * _LONGEST_STACK_END
    if left_out <= 0:
        return text
    return f"{text[:_LONGEST_STACK_END]}\n… ({left_out} more characters)\n{text[-_LONGEST_STACK_END:]}"


def short_fields(fields: Dict[str, Any]) -> Dict[str, Any]:
    """As JSON takes them, whatever they are: a line is not lost for a value."""
    try:
        text = json.dumps(fields, default=str)
        if len(text) > _MOST_CHARACTERS_OF_FIELDS:
            return _beginning_of(text)
        return _of_json(text)
    except Exception as error:
        return {"note": short_text(f"Could not be kept as JSON: {type(error).__name__}: {error}")}


def short_result(result: Any) -> Any:
    """Raises TypeError, ValueError or RecursionError for what is no JSON."""
    text = json.dumps(result)
    return _beginning_of(text) if len(text) > _MOST_CHARACTERS_OF_RESULT else _of_json(text)


def _beginning_of(text: str) -> Dict[str, Any]:
    return {"note": "Too large to keep.", "beginning": text[:_MOST_CHARACTERS_OF_BEGINNING]}


def _of_json(text: str) -> Any:
    """JSON has no NaN and no infinities: they become their names."""
    return json.loads(text, parse_constant=str)
