import datetime
import time
from decimal import Decimal
from typing import Optional

from celery import Task, shared_task
from celery.exceptions import Ignore, Reject, SoftTimeLimitExceeded
from celery.utils.log import get_task_logger

from .celery import app, started

logger = get_task_logger(__name__)


@app.task(bind=True)
def load(self, shop, day: str = "today", *further, limit: Optional[int] = None, **more):
    """Loads the orders of a shop."""
    logger.info("loading %s", shop)
    self.update_state(state="PROGRESS", meta={"current": 3, "total": 4, "message": "part 3"})
    seen = [self.request.id, self.request.retries, self.request.headers.get("tenant"), self.request.called_directly]
    return {"given": [shop, day, list(further), limit, more], "request": seen, "started": started}


@shared_task
def describes(day: datetime.date):
    return [day, {Decimal("1.5")}, object]


@app.task(bind=True, autoretry_for=(ConnectionError,), default_retry_delay=0, max_retries=2)
def unreachable(self):
    raise ConnectionError(f"try {self.request.retries}")


@app.task(bind=True, max_retries=5)
def busy(self, from_try: int = 1):
    if self.request.retries < from_try:
        self.retry(countdown=0.01)
    return self.request.retries


@app.task(bind=True, max_retries=5)
def someday(self):
    self.retry(countdown=1e12)


@app.task
def circular():
    circle = []
    circle.append(circle)
    return circle


@app.task(bind=True)
def otherwise(self, shop):
    self.retry(args=["another"], countdown=0)


class Counting(Task):
    def before_start(self, task_id, args, kwargs):
        self.kept = ["before"]

    def on_success(self, result, task_id, args, kwargs):
        result.append("success")


@app.task(base=Counting, bind=True)
def counted(self):
    return self.kept


@app.task(ignore_result=True)
def silent():
    return "nobody wants this"


@app.task
def ignored():
    raise Ignore()


@app.task
def rejected():
    raise Reject("no such shop", requeue=False)


@app.task(soft_time_limit=0.2)
def patient():
    try:
        time.sleep(60)
    except SoftTimeLimitExceeded:
        return "cleaned up"


@app.task(time_limit=0.2)
def stubborn():
    while True:
        try:
            time.sleep(60)
        except BaseException:
            pass


@app.task
def sends():
    silent.delay()


@app.task(name="a name with spaces")
def unnamable():
    pass
