from celery import Celery, signals

# Nothing listens there: what needs no broker has to do without.
app = Celery("shop", broker="amqp://guest@127.0.0.1:1//", include=["tests.celery_project.tasks"])
app.conf.broker_connection_timeout = 1
app.conf.task_publish_retry = False

started = []


@signals.worker_process_init.connect
def begin(**_):
    started.append("process")


@signals.task_prerun.connect
def before(task_id=None, **_):
    started.append(task_id)
