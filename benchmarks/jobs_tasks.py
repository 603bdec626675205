"""What benchmarks/jobs.py lets the workers do: nothing."""

from django_tasks import task

from vinculo.jobs.steps import stepped_task


@task
def nothing():
    pass


@stepped_task
def steps(cursor, total, *, context):
    done = (cursor or 0) + 1
    context.progress(done, total)
    return done if done < total else None
