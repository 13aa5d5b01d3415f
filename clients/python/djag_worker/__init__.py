"""A worker for Djag: handlers in Python that take their runs over HTTP.

    from djag_worker import handler

    @handler("load-orders")
    def load_orders(ctx, shop: str, limit: int = 100):
        ctx.log("loading", shop=shop)
        return {"rows": 12}

Start it with ``python -m djag_worker --url https://djag.example.org --token-file FILE MODULE``.
"""

from .context import Context
from .handlers import FinalFailure, TryAgain, handler
from .heard_actions import ActionRefused

__all__ = ["ActionRefused", "Context", "FinalFailure", "TryAgain", "handler"]
__version__ = "0.1.0"
