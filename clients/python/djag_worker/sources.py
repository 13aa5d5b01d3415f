"""Where a worker's handlers come from: modules that declare them, and a Celery app."""

import dataclasses
from typing import Any, Callable, Dict, List, Optional

from .handlers import declared_handlers
from .schema import SchemaError


@dataclasses.dataclass(frozen=True)
class Sources:
    modules: List[str]
    celery: Optional[str] = None
    """As `celery -A` names an app."""

    def load(self, leave_out: Callable[[str], None] = lambda sentence: None) -> Dict[str, Any]:
        """Imports all, and gives the handlers by their names; `leave_out` is told what of the app is none.

        Raises SchemaError for what cannot be loaded, and for a name that is taken twice.
        """
        handlers: Dict[str, Any] = dict(declared_handlers(self.modules))
        for name, task in self._celery_tasks(leave_out).items():
            if name in handlers:
                raise SchemaError(f'"{name}" is a handler of a module, and a task of the Celery app.')
            handlers[name] = task
        return handlers

    def _celery_tasks(self, leave_out: Callable[[str], None]) -> Dict[str, Any]:
        if self.celery is None:
            return {}
        from .celery_bridge import load_celery_tasks

        return load_celery_tasks(self.celery, leave_out)

    def __str__(self) -> str:
        return ", ".join([*self.modules, *([] if self.celery is None else [f"the Celery app {self.celery}"])])
