"""The tags and filters of the design system."""

import pytest
from django import forms
from django.template import Context, Template
from django.template.loader import render_to_string

from vinculo.web.templatetags import ui


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Ana Gómez", "AG"), ("Aceites del Sur S.L.", "AD"), ("ñu", "Ñ"), ("", ""), ("(X) y", "Y")],
)
def test_initials(name: str, letters: str) -> None:
    assert ui.initials(name) == letters


def test_a_field_is_tied_to_its_label_help_and_error() -> None:
    class Form(forms.Form):
        name = forms.CharField(help_text="As on the invoice.")
        kinds = forms.MultipleChoiceField(choices=[("a", "A")], widget=forms.CheckboxSelectMultiple)

    html = "".join(render_to_string("web/components/field.html", {"field": field}) for field in Form({"name": ""}))
    assert '<label for="id_name">' in html
    assert 'aria-invalid="true"' in html
    assert 'id="id_name_error"' in html
    assert 'id="id_name_helptext"' in html
    assert "<legend>" in html
    assert 'class="checkbox"' in html


def test_block_tags() -> None:
    window = '{% dialog "d" "Title" "small" %}<p>in</p>{% enddialog %}'
    html = Template("{% load ui %}" + window + '{% menu "m" label="Do" %}x{% endmenu %}').render(Context())
    assert 'aria-labelledby="d-title"' in html
    assert 'popovertarget="m"' in html
    assert "<p>in</p>" in html


def test_the_style_guide_answers(client, db) -> None:
    assert client.get("/styleguide/").status_code == 302
