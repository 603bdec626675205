"""The live style guide: every component on one page, with invented data."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from vinculo.web import samples


@login_required
def style_guide(request: HttpRequest) -> HttpResponse:
    """All components; a POST shows the form with its errors and saves nothing."""
    form = samples.SampleForm(request.POST or None)
    form.is_valid()
    crumbs = [{"label": _("Home"), "url": "/"}, {"label": _("Style guide")}]
    context = samples.page() | {"form": form, "crumbs": crumbs}
    return render(request, "web/styleguide.html", context, status=422 if form.errors else 200)


@login_required
def sample_choices(request: HttpRequest) -> JsonResponse:
    """What the pickers of the style guide offer."""
    text = request.GET.get("q", "").lower()
    found = [row for row in samples.CHOICES if text in row["text"].lower()]
    return JsonResponse(found, safe=False)


@login_required
def sample_fragment(request: HttpRequest, kind: str) -> HttpResponse:
    """Fragments the style guide loads by htmx: a count, a preview, a progress bar, an uploaded file."""
    templates = {
        "preview": "web/styleguide/preview.html",
        "progress": "web/components/progress.html",
        "file": "web/components/file_rows.html",
    }
    if kind == "count":
        return HttpResponse("1.204")
    if kind not in templates:
        raise Http404
    return render(request, templates[kind], samples.fragment(kind))
