"""The worker says that it runs with Python 3.9, also where the tests are run with a newer one."""

import ast
import pathlib
import unittest

_WORKER = pathlib.Path(__file__).parent.parent / "djag_worker"
_OLDEST = (3, 9)


class OldestPython(unittest.TestCase):
    def test_no_file_has_a_syntax_that_python_3_9_does_not_read(self) -> None:
        for file in sorted(_WORKER.glob("*.py")):
            with self.subTest(file=file.name):
                tree = ast.parse(file.read_text("utf-8"), feature_version=_OLDEST)
                self.assertEqual(_unions_that_are_evaluated(tree), [])

    def test_newer_syntax_would_be_found(self) -> None:
        with self.assertRaises(SyntaxError):
            ast.parse("match 1:\n    case 1: pass\n", feature_version=_OLDEST)
        self.assertEqual(_unions_that_are_evaluated(ast.parse("def f(x: int | None) -> 'str | None': ...")), [1])
        self.assertEqual(_unions_that_are_evaluated(ast.parse("a = b | c")), [])


def _unions_that_are_evaluated(tree: ast.AST) -> "list[int]":
    """The lines with `X | Y` in annotations: those are evaluated, which fails before Python 3.10, unless they stand in quotes."""
    hints = [getattr(node, name, None) for node in ast.walk(tree) for name in ("annotation", "returns")]
    unions = [each for hint in hints if hint is not None for each in ast.walk(hint)]
    return [each.lineno for each in unions if isinstance(each, ast.BinOp) and isinstance(each.op, ast.BitOr)]


if __name__ == "__main__":
    unittest.main()
