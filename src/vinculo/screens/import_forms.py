"""The forms of the import wizard."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vinculo.abilities.imports.columns import importable, required_names
from vinculo.abilities.imports.models import ImportRun
from vinculo.entities.entity import Entity
from vinculo.entities.tables import safety
from vinculo.identity.actor import Actor

ENCODINGS = [
    ("utf-8", gettext_lazy("Unicode (UTF-8)")),
    ("cp1252", gettext_lazy("Windows (western)")),
    ("iso8859-15", gettext_lazy("ISO 8859-15 (western, with the euro)")),
    ("cp850", gettext_lazy("MS-DOS (western)")),
    ("mac_roman", gettext_lazy("Mac (western)")),
    ("utf-16", gettext_lazy("Unicode (UTF-16)")),
]
# A tab in a form comes back as a blank, so it goes by name.
DELIMITERS = [
    (";", gettext_lazy("Semicolon ;")),
    (",", gettext_lazy("Comma ,")),
    ("tab", gettext_lazy("Tab")),
    ("|", gettext_lazy("Bar |")),
    ("none", gettext_lazy("None: a single column")),
]
TYPED = {"tab": "\t", "none": ""}
NAMED = {"\t": "tab", "": "none"}
HEADERS = [
    ("yes", gettext_lazy("Has the names of the columns above the data")),
    ("no", gettext_lazy("Begins with data")),
]


class UploadForm(forms.Form):
    """The file."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        error_messages={
            "required": gettext_lazy("Choose a file first."),
            "empty": gettext_lazy("The file is empty."),
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        limits = {"megabytes": safety.MAX_BYTES // 2**20, "rows": f"{safety.MAX_ROWS:,}".replace(",", ".")}
        self.fields["file"].help_text = _("CSV or XLSX, up to %(megabytes)d MB and %(rows)s rows.") % limits
        self.fields["file"].widget.attrs["accept"] = ".csv,.txt,.tsv,.xlsx,text/csv"


class ReadingForm(forms.Form):
    """How the file is read; what does not apply to its kind is left out."""

    def __init__(self, run: ImportRun, data: Any = None) -> None:
        super().__init__(data)
        source = run.source
        self.source = source
        if source["kind"] == "csv":
            encoding = "utf-8" if source["encoding"] == "utf-8-sig" else source["encoding"]
            self._choice("encoding", _("Letters"), ENCODINGS, encoding)
            self._choice("delimiter", _("Separator"), DELIMITERS, NAMED.get(source["delimiter"], source["delimiter"]))
        elif len(source["sheets"]) > 1:
            self._choice("sheet", _("Sheet"), [(name, name) for name in source["sheets"]], source["sheet"])
        self._choice("header", _("The file"), HEADERS, "no" if source["header"] is None else "yes")

    def _choice(self, name: str, label: str, choices: list[Any], initial: str) -> None:
        self.fields[name] = forms.ChoiceField(label=label, choices=choices, initial=initial, required=False)

    def answers(self) -> dict[str, Any]:
        """What the person said, as `runs.read_again` takes it; what was left as it is was found out."""
        data = self.cleaned_data
        found: dict[str, Any] = {}
        if data["header"]:
            found["has_header"] = data["header"] == "yes"
        if data.get("encoding") and "encoding" in self.changed_data:
            found["encoding"] = data["encoding"]
        if data.get("delimiter"):
            found["delimiter"] = TYPED.get(data["delimiter"], data["delimiter"])
        if data.get("sheet"):
            found["sheet"] = data["sheet"]
        return found


class ColumnsForm(forms.Form):
    """A choice of field per column of the file."""

    def __init__(self, run: ImportRun, entity: type[Entity], actor: Actor, data: Any = None) -> None:
        super().__init__(data)
        assert entity.imports
        self.keys = entity.imports.match
        self.labels = run.source["labels"]
        self.importable = importable(entity, actor)
        required = required_names(entity)
        names = [(one.name, f"{one.label} *" if one.name in required else one.label) for one in self.importable]
        choices = [("", _("— ignore —")), *names]
        for place, label in enumerate(self.labels):
            chosen = run.mapping.get(str(place), "")
            self.fields[f"column_{place}"] = forms.ChoiceField(
                label=label, choices=choices, required=False, initial=chosen
            )

    def mapping(self) -> dict[str, str]:
        """{"column number": field name} of the columns not ignored."""
        chosen = ((str(place), self.cleaned_data[f"column_{place}"]) for place in range(len(self.labels)))
        return {place: name for place, name in chosen if name}

    def rows(self, samples: list[list[str]]) -> list[dict[str, Any]]:
        """[{samples, field}] of the columns: what their first rows hold, and the choice."""
        return [
            {
                "samples": " · ".join(row[place] for row in samples if place < len(row) and row[place])[:200],
                "field": self[f"column_{place}"],
            }
            for place in range(len(self.labels))
        ]

    def key_labels(self) -> list[str]:
        """What existing records are recognised by, strongest first."""
        labels = {one.name: one.label for one in self.importable}
        return [labels[name] for name in self.keys if name in labels]
