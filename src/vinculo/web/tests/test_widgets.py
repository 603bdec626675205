"""The pickers with and without scripts."""

from django import forms
from django.http import QueryDict

from vinculo.web.widgets import Picker, PickerMany, Typed

NAMES = {"7": "Bodegas Peña", "8": "Textil Vega"}


class Form(forms.Form):
    account = forms.Field(widget=Picker("/accounts/choices/", lambda key: NAMES[str(key)]), required=False)
    tags = forms.Field(
        widget=PickerMany("/tags/choices/", lambda keys: [(key, NAMES[str(key)]) for key in keys], create=True),
        required=False,
    )


def posted(query: str) -> dict[str, object]:
    form = Form(QueryDict(query))
    assert form.is_valid()
    return form.cleaned_data


def test_a_chosen_record_arrives_as_its_id() -> None:
    value = posted("account=7&account__text=Bodegas+Peña")["account"]
    assert value == "7"
    assert not isinstance(value, Typed)


def test_words_that_matched_nothing_arrive_as_words() -> None:
    assert isinstance(posted("account=&account__text=2026")["account"], Typed)


def test_without_scripts_the_text_itself_arrives() -> None:
    assert isinstance(posted("account=Bodegas")["account"], Typed)
    assert posted("tags=VIP,+Girona")["tags"] == ["VIP", "Girona"]


def test_several_values_and_new_words() -> None:
    value = posted("tags=7&tags=8&tags__new=VIP&tags__text=")["tags"]
    assert value == ["7", "8", "VIP"]
    assert [isinstance(part, Typed) for part in value] == [False, False, True]


def test_what_was_typed_is_shown_again() -> None:
    html = str(Form(QueryDict("account=&account__text=Bodeg&tags=7&tags__new=VIP&tags__text="))["account"])
    assert 'value="Bodeg"' in html
    assert 'data-id=""' in html


def test_a_stored_record_is_shown_by_name() -> None:
    assert 'value="Bodegas Peña" data-id="7"' in str(Form(initial={"account": 7})["account"])
