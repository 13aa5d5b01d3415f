"""A Celery project, with the tasks that try what becomes of Celery's ways."""
