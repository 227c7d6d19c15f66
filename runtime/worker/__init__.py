"""The worker process: an RQ worker that takes jobs and runs Steps, many at a time."""
