import dataclasses
import datetime
import enum
import unittest
import uuid
from typing import Annotated, Any, Dict, List, Literal, Optional, TypedDict, Union

from djag_worker.handlers import Handler, handler
from djag_worker.schema import SchemaError, converted, schema_of


class Size(enum.Enum):
    SMALL = 1


@dataclasses.dataclass
class Shop:
    name: str
    opened: Optional[datetime.date] = None


class Row(TypedDict):
    id: uuid.UUID


class TypeHints(unittest.TestCase):
    def test_become_schemas(self):
        shop = {"name": {"type": "string"}, "opened": {"type": "string", "format": "date"}}
        closed = {"type": "object", "additionalProperties": False}
        for hint, schema in [
            (str, {"type": "string"}),
            (Optional[int], {"type": "integer"}),
            (float, {"type": "number"}),
            (bool, {"type": "boolean"}),
            (datetime.datetime, {"type": "string", "format": "date-time"}),
            (Literal["a", 2], {"enum": ["a", 2]}),
            (Size, {"enum": [1]}),
            (List[float], {"type": "array", "items": {"type": "number"}}),
            (Dict[str, Any], {"type": "object", "additionalProperties": True}),
            (Shop, {**closed, "properties": shop, "required": ["name"]}),
            (Row, {**closed, "properties": {"id": {"type": "string", "format": "uuid"}}, "required": ["id"]}),
            (Annotated[int, "How many.", {"minimum": 1}], {"type": "integer", "description": "How many.", "minimum": 1}),
        ]:
            with self.subTest(hint=hint):
                self.assertEqual(schema_of(hint), schema)

    def test_that_no_form_can_ask_for_are_refused(self):
        for hint in (Any, Union[int, str], object, bytes):
            with self.subTest(hint=hint), self.assertRaises(SchemaError):
                schema_of(hint)

    def test_say_what_values_become(self):
        self.assertEqual(converted(Shop, {"name": "a", "opened": "2026-01-02"}), Shop("a", datetime.date(2026, 1, 2)))
        self.assertEqual(converted(List[Size], [1]), [Size.SMALL])
        self.assertEqual(converted(Optional[float], 1), 1.0)
        self.assertIsNone(converted(Optional[datetime.date], None))
        instant = datetime.datetime(2026, 1, 2, 3, tzinfo=datetime.timezone.utc)
        self.assertEqual(converted(datetime.datetime, "2026-01-02T03:00:00Z"), instant)


class Functions(unittest.TestCase):
    def test_become_handlers(self):
        def load(ctx, shop: str, *, limit: int = 3, since: Optional[datetime.date] = None):
            """Loads."""

        described = Handler("load", load, "Loads.").described()
        self.assertEqual(described["positional"], ["shop"])
        self.assertEqual(described["input"]["required"], ["shop"])
        self.assertEqual(described["input"]["properties"]["limit"], {"type": "integer", "default": 3})
        self.assertFalse(described["input"]["additionalProperties"])

    def test_that_cannot_be_handlers_are_refused(self):
        def no_context(shop: str): ...

        def no_hint(ctx, shop): ...

        def no_name(ctx, *shops: str): ...

        for function in (no_context, no_hint, no_name):
            with self.subTest(function=function), self.assertRaises(SchemaError):
                Handler("load", function, "")
        with self.assertRaises(SchemaError):
            handler("load orders")


if __name__ == "__main__":
    unittest.main()
