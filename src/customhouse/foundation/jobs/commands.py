"""`customhouse jobs`: queue what is due, and work on the queue."""

from __future__ import annotations

import json
from typing import Annotated

import typer
from django.core.management import call_command
from django.utils import timezone
from django.utils.translation import gettext as _

from customhouse.foundation.jobs import queries, services
from customhouse.foundation.jobs.tasks import run_recurring

app = typer.Typer(no_args_is_help=True, help="Work done later, and work that comes back.")
Json = Annotated[bool, typer.Option("--json", help="One JSON object a line.")]


@app.command()
def tick(*, as_json: Json = False) -> None:
    """Queue recurring work that is due. Run it every few minutes; two at once do no harm."""
    for name in services.give_out_due(at=timezone.now(), enqueue=run_recurring.enqueue):
        print(json.dumps({"job": name}) if as_json else _("The job {name} was queued.").format(name=name))


@app.command()
def work(*, batch: Annotated[bool, typer.Option("--batch", help="End when the queue is empty.")] = False) -> None:
    """Work on the queue until stopped."""
    call_command("db_worker", batch=batch, queue_name="*", startup_delay=not batch, reload=False)


@app.command(name="list")
def list_jobs(*, as_json: Json = False) -> None:
    """List recurring work: when it was last given out, when it ended, and with which error."""
    standing = queries.standing()
    for each in queries.recurring():
        job = standing.get(each.name)
        line = {
            "job": each.name,
            "every_s": int(each.every.total_seconds()),
            "given_at": job and job.given_at and job.given_at.isoformat(),
            "finished_at": job and job.finished_at and job.finished_at.isoformat(),
            "error": job.error if job else "",
        }
        print(json.dumps(line) if as_json else "{job}  {finished_at}  {error}".format(**line))
