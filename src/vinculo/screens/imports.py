"""The import wizard: file → columns → check → import, each step a page of its own with plain forms.

`urls_for(entity)` gives its addresses. A run belongs to whoever uploaded the file; to others it does not exist.
"""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from vinculo.abilities.imports import control, runs
from vinculo.abilities.imports.models import ImportRun, Way
from vinculo.abilities.imports.report import rejected_file
from vinculo.abilities.imports.source import sample_of
from vinculo.entities.entity import Entity
from vinculo.entities.tables import safety
from vinculo.identity.actor import Actor
from vinculo.records import undo
from vinculo.records.formats import format_integer
from vinculo.records.models import Batch
from vinculo.records.refusals import Refused
from vinculo.screens import import_tables as tables
from vinculo.screens.asked import actor_of, require
from vinculo.screens.import_forms import ColumnsForm, ReadingForm, UploadForm
from vinculo.screens.shell import crumbs
from vinculo.web import converters  # noqa: F401 - <id:…>

State = ImportRun.State
UNPROCESSABLE = 422
PAST_RUNS = 10


def urls_for(entity: type[Entity]) -> list[URLPattern]:
    """`/accounts/import/` and what follows it."""
    base, own, key = f"{entity.path}/import/", {"entity": entity}, entity.key()
    return [
        path(base, upload_screen, own, name=f"{key}.import"),
        path(f"{base}<id:run>/mapping/", mapping_screen, own, name=f"{key}.import.mapping"),
        path(f"{base}<id:run>/check/", check_screen, own, name=f"{key}.import.check"),
        path(f"{base}<id:run>/progress/", progress_screen, own, name=f"{key}.import.progress"),
        path(f"{base}<id:run>/rejected.csv", rejected_screen, own, name=f"{key}.import.rejected"),
    ]


def find(request: HttpRequest, entity: type[Entity], run: int) -> ImportRun:
    """The person's own run. Raises Http404 for any other."""
    actor = actor_of(request)
    require(entity, actor, "import")
    found = runs.runs_of(actor, entity).select_related("file").filter(pk=run).first()
    if found is None:
        raise Http404
    return found


def step_of(run: ImportRun) -> str:
    """The page on which a run stands."""
    if run.started:
        return "progress"
    return "mapping" if run.state == State.MAPPING else "check"


def url_of(entity: type[Entity], run: ImportRun, step: str = "") -> str:
    return entity.url(f"import/{run.pk}/{step or step_of(run)}/")


def page(request: HttpRequest, entity: type[Entity], step: int, template: str, context: dict[str, Any]) -> HttpResponse:
    """A page of the wizard; `step` counts from 1. A bound form with errors answers 422."""
    run = context.get("run")
    here = ((_("Import"), entity.url("import/")), (run.file_name, "")) if run else ((_("Import"), ""),)
    common = {
        "entity": entity,
        "title": _("Import %(nouns)s") % {"nouns": entity.noun.plural},
        "steps": [_("File"), _("Columns"), _("Check"), _("Import")],
        "step": step,
        "crumbs": crumbs(entity, *here),
    }
    form = context.get("form")
    status = UNPROCESSABLE if form is not None and form.is_bound and form.errors else 200
    return render(request, f"screens/import_{template}.html", common | context, status=status)


@require_http_methods(["GET", "POST"])
def upload_screen(request: HttpRequest, entity: type[Entity]) -> HttpResponse:
    """Takes the file in; under the form, the person's past imports."""
    actor = actor_of(request)
    require(entity, actor, "import")
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            run = runs.take_in(entity, actor, file, file.name)
        except Refused as bad:
            form.add_error("file", str(bad))
        else:
            return redirect(url_of(entity, run))
    past = runs.runs_of(actor, entity)[:PAST_RUNS]
    context = {
        "form": form,
        "past_columns": tables.past_columns(),
        "past": [tables.past_row(run, url_of(entity, run)) for run in past],
        "max_bytes": safety.MAX_BYTES,
    }
    return page(request, entity, 1, "upload", context)


@require_http_methods(["GET", "POST"])
def mapping_screen(request: HttpRequest, entity: type[Entity], run: int) -> HttpResponse:
    """Which column fills in which field, beside the first rows; and how the file is read."""
    found, actor = find(request, entity, run), actor_of(request)
    if found.started or found.is_working:
        return redirect(url_of(entity, found))
    reading = ReadingForm(found)
    form = ColumnsForm(found, entity, actor)
    if request.method == "POST" and "read" in request.POST:
        reading = ReadingForm(found, request.POST)
        if reading.is_valid():
            try:
                runs.read_again(found, entity, actor, **reading.answers())
            except Refused as bad:
                reading.add_error(None, str(bad))
            else:
                return redirect(url_of(entity, found, "mapping"))
    elif request.method == "POST" and "guess" in request.POST:
        runs.guess_again(found, entity, actor)
        return redirect(url_of(entity, found, "mapping"))
    elif request.method == "POST":
        form = ColumnsForm(found, entity, actor, request.POST)
        if form.is_valid():
            try:
                runs.choose_columns(found, entity, actor, form.mapping())
            except Refused as bad:
                form.add_error(None, str(bad))
            else:
                control.check(found)
                return redirect(url_of(entity, found))
    samples = sample_of(found)
    context = {
        "run": found,
        "form": reading if reading.errors else form,
        "reading": reading,
        "columns": form.rows(samples),
        "remembered": runs.known_columns(found, entity, actor) == found.mapping,
        "notices": runs.notices(found, entity, actor),
        "keys": form.key_labels(),
        "total": format_integer(found.total),
    }
    return page(request, entity, 2, "mapping", context)


@require_http_methods(["GET", "POST"])
def check_screen(request: HttpRequest, entity: type[Entity], run: int) -> HttpResponse:
    """Row by row what the import would do; the button that does it."""
    found = find(request, entity, run)
    if step_of(found) != "check":
        return onwards(request, url_of(entity, found))
    if request.method == "POST":
        if request.POST.get("action") == "way" and not found.is_working:
            runs.choose_way(found, request.POST.get("way", ""))
            control.check(found)
        else:
            act(found, request.POST.get("action", ""))
        return redirect(url_of(entity, found))
    return work_page(request, entity, found, 3)


@require_http_methods(["GET", "POST"])
def progress_screen(request: HttpRequest, entity: type[Entity], run: int) -> HttpResponse:
    """How far the import is; in the end what came of it."""
    found = find(request, entity, run)
    if step_of(found) != "progress":
        return onwards(request, url_of(entity, found))
    if request.method == "POST":
        act(found, request.POST.get("action", ""))
        return redirect(url_of(entity, found))
    return work_page(request, entity, found, 4)


def act(run: ImportRun, action: str) -> None:
    """What the buttons of the last two pages do; one that no longer fits does nothing."""
    if action == "import" and run.state == State.CHECKED:
        control.begin(run)
    elif action == "stop" and run.is_working:
        control.stop(run)
    elif action == "go_on" and (run.state == State.STOPPED or control.stands_still(run)):
        control.go_on(run)
    run.refresh_from_db()


def onwards(request: HttpRequest, url: str) -> HttpResponse:
    """To another page; a fragment that asks how things stand is told to by header."""
    if "poll" in request.GET:
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return redirect(url)


def work_page(request: HttpRequest, entity: type[Entity], run: ImportRun, step: int) -> HttpResponse:
    """Check and import look alike: at work a bar that asks again every second, then numbers and rows."""
    here = url_of(entity, run)
    stuck = control.stands_still(run)
    working = run.is_working and not stuck
    if "poll" in request.GET:
        if not working:
            return onwards(request, here)
        return render(request, "web/components/progress.html", tables.progress(run, f"{here}?poll=1"))
    context: dict[str, Any] = {
        "run": run,
        "here": here,
        "working": working,
        "stuck": stuck,
        "progress": tables.progress(run, f"{here}?poll=1") if working else None,
        "figures": tables.figures(run),
        "good": format_integer(run.created_rows + run.updated_rows),
        "records_url": entity.url(f"?imported={run.pk}"),
        **undoing(run, actor_of(request)),
        "rejected_url": entity.url(f"import/{run.pk}/rejected.csv") if run.rejected_rows else "",
        **tables.rows_page(run, request.GET),
    }
    if entity.duplicates and (run.alike or run.way != Way.CREATE):
        context["ways"] = [{"value": value, "label": label, "on": value == run.way} for value, label in Way.choices]
    return page(request, entity, step, "check" if step == 3 else "progress", context)


def undoing(run: ImportRun, actor: Actor) -> dict[str, Any]:
    """The way to take the import back, or to where it was taken back."""
    batch = Batch.objects.filter(pk=run.batch).first()
    if batch is None:
        return {}
    return {"batch_url": f"/settings/batches/{batch.pk}/", "undone": batch.undone,
            "may_undo": undo.is_undoable(batch) and undo.may_undo(batch, actor)}  # fmt: skip


@require_GET
def rejected_screen(request: HttpRequest, entity: type[Entity], run: int) -> StreamingHttpResponse:
    """The rejected rows, with their own columns and the reason, to be corrected and brought in again."""
    found = find(request, entity, run)
    response = StreamingHttpResponse(rejected_file(found), content_type="text/csv; charset=utf-8")
    name = slugify(found.file_name.rsplit(".", 1)[0]) or "import"
    response["Content-Disposition"] = f'attachment; filename="{name}-{slugify(_("Rejected"))}.csv"'
    return response
