"""The days of a salesperson: bring the customers in, find one, work with it, take the list away, keep it private."""

import csv
import io
from pathlib import Path

import pytest
from playwright.sync_api import expect
from python_calamine import CalamineWorkbook

from tests.browser.conftest import PHONE
from vinculo.demo.messy import messy_customer_file
from vinculo.jobs.worker import run_due

TOAST_UNDO = ".toast-undo"
NOT_IMPORTED = {"Límite crédito"}  # no field of an account: what is wrong there matters to nobody


@pytest.fixture
def mine(site):
    """`mine(name, **values)` is an account of Ana's, whom her group sees and Luis's does not."""
    from vinculo.domains.directory.account.model import Account
    from vinculo.identity.actor import Actor
    from vinculo.identity.models import User
    from vinculo.records import writing

    ana = User.objects.get(identifier="ana")
    group = ana.memberships.get().group

    def account(name, **values):
        return writing.create(Account(name=name, owner=ana, group=group, **values), Actor.of(ana))

    return account


def rows(page):
    return page.locator("tbody tr[data-id]")


def search_list(page, text):
    page.goto(f"/accounts/?q={text}")
    return rows(page)


def test_an_office_brings_its_customers(person, tmp_path):
    made = messy_customer_file(tmp_path / "clientes.csv", 60, seed=7, bad_rows=9, salespeople=("ana@demo.vinculo",))
    bad = {str(one.number) for one in made.bad if one.column not in NOT_IMPORTED}
    page = person("ana", by_hand=True)
    page.goto("/accounts/")
    page.locator("a[href='/accounts/import/']").click()
    page.set_input_files("input[type=file]", made.path)
    page.locator("main [data-save]").click()
    # The columns are recognised by their names, and accents survive the encoding of an old program.
    page.wait_for_url("**/mapping/")
    expect(page.locator("main")).to_contain_text("Razón social")
    assert page.locator("select").filter(has=page.locator("option[value=fiscal_id][selected]")).count() == 1
    page.locator("main [data-save]").click()
    page.wait_for_url("**/check/")
    run_due()
    page.locator("button[value=import]").wait_for()
    # The verdict, row by row.
    page.goto(page.url.split("?")[0] + "?verdict=rejected")
    told = [text.strip() for text in page.locator("tbody tr > :first-child").all_inner_texts()]
    assert set(told) == bad
    # The work goes on behind, and the page follows it to the end.
    page.locator("button[value=import]").click()
    page.wait_for_url("**/progress/")
    expect(page.locator("progress")).to_be_visible()
    run_due()
    page.locator(".alert.tone-success").wait_for()
    with page.expect_download() as download:
        page.locator("a[href$='rejected.csv']").click()
    refused = list(csv.DictReader(io.StringIO(read_text(download.value)), delimiter=";"))
    assert {row["Código"] for row in refused} == {one.code for one in made.bad if one.column not in NOT_IMPORTED}
    page.locator("a[href*='imported=']").click()
    assert rows(page).count() > 40


def test_a_customer_is_found_by_what_one_remembers(person, mine):
    mine("Óptica Muñoz Güell", phone="+34972118899", city="Figueres")
    page = person("ana")
    for memory in ("optica munoz", "guell", "118899"):
        assert search_list(page, memory).count() == 1, memory
    expect(rows(page)).to_contain_text("Óptica Muñoz Güell")
    page.goto("/accounts/")
    page.fill("[data-list-search]", "MUNOZ guell")
    page.press("[data-list-search]", "Enter")
    expect(rows(page)).to_have_count(1)
    # The city, from the drawer; then the view is kept.
    page.goto("/accounts/")
    page.locator("button[popovertarget=filters]").first.click()
    page.fill("#f-city", "figueres")
    page.locator("#filters .dialog-foot .btn-primary").click()
    page.wait_for_url("**city=figueres**")
    expect(rows(page)).to_have_count(1)
    page.locator(".tab-item[commandfor=save-view]").click()
    page.fill("#view-name", "Mis figuerenses")
    page.locator("#save-view .btn-primary").click()
    tab = page.locator(".tab-item", has_text="Mis figuerenses")
    expect(tab).to_have_attribute("aria-current", "page")
    page.goto("/accounts/")
    tab.click()
    expect(rows(page)).to_have_count(1)


def test_a_record_is_worked_with(person, mine, tmp_path):
    account = mine("Ferretería Puig", city="Olot")
    page = person("ana")
    search_list(page, "ferreteria puig").locator(".cell-main a").click()
    expect(page.locator("h1")).to_have_text("Ferretería Puig")
    page.fill("#comment-text", "Llamar el lunes: quieren ¡otra oferta!")
    page.locator(".comment-box [data-save]").click()
    expect(page.locator(".timeline")).to_contain_text("quieren ¡otra oferta!")

    page.goto(f"/accounts/{account.pk}/?tab=files")
    plan = tmp_path / "plano año 2026.txt"
    plan.write_bytes(b"planta baja\n\xff")
    page.set_input_files("input[type=file]", plan)
    link = page.locator("#files a", has_text="plano año 2026.txt")
    link.wait_for()
    page.reload()
    with page.expect_download() as download:
        link.click()
    assert Path(download.value.path()).read_bytes() == plan.read_bytes()
    assert download.value.suggested_filename == plan.name

    for key, city in (("Control+Enter", "Besalú"), ("F8", "Banyoles")):
        page.goto(f"/accounts/{account.pk}/edit/")
        page.fill("[name=city]", city)
        page.press("[name=city]", key)
        page.wait_for_url(f"**/accounts/{account.pk}/")
        expect(page.locator("main")).to_contain_text(city)

    page.goto(f"/accounts/{account.pk}/delete/")
    page.locator("main .btn-danger").click()
    page.wait_for_url("**/accounts/")
    page.locator(TOAST_UNDO).click()
    page.wait_for_url(f"**/accounts/{account.pk}/")
    assert search_list(page, "ferreteria puig").count() == 1

    # The long way back: the trash.
    page.goto(f"/accounts/{account.pk}/delete/")
    page.locator("main .btn-danger").click()
    assert search_list(page, "ferreteria puig").count() == 0
    page.goto("/accounts/")
    page.locator("[popovertarget=list-menu]").click()
    page.locator("#list-menu a[href$='?trash=1']").click()
    page.locator("tr", has_text="Ferretería Puig").locator("button[formaction$='/restore/']").click()
    page.wait_for_url(f"**/accounts/{account.pk}/")


def test_the_list_is_taken_away(person, mine):
    mine("Exportadora Ñandú", city="Sant Feliu", phone="+34972000111")
    page = person("ana")
    page.goto("/accounts/?q=nandu")
    for kind in ("xlsx", "csv"):
        page.locator("[popovertarget=export-menu]").click()
        with page.expect_download() as download:
            page.locator(f"#export-menu a[href*='export.{kind}']").click()
        path = Path(download.value.path())
        if kind == "xlsx":
            lines = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
        else:
            lines = list(csv.reader(io.StringIO(read_text(download.value)), delimiter=";"))
        assert len(lines) == 2
        assert "Exportadora Ñandú" in lines[1]
        page.keyboard.press("Escape")

    # The same for a program, with a key from the profile.
    page.goto("/profile/")
    page.fill("[name=name] >> nth=-1", "Hoja de cálculo")
    page.locator("form[action='/profile/tokens/'] button").last.click()
    secret = page.locator(".secret").inner_text()
    answer = page.request.get("/api/v1/accounts?q=nandu", headers={"Authorization": f"Bearer {secret}"})
    assert [one["name"] for one in answer.json()["items"]] == ["Exportadora Ñandú"]
    stranger = page.request.get("/api/v1/accounts", headers={"Authorization": "Bearer " + "x" * 40})
    assert stranger.status == 401


def test_another_group_finds_none_of_it(person, mine):
    account = mine("Secretos Empordà", phone="+34972555666")
    page = person("luis", by_hand=True)
    assert search_list(page, "secretos emporda").count() == 0
    assert search_list(page, "555666").count() == 0
    page.goto("/search/?q=secretos+emporda")
    assert page.locator(f"a[href*='/accounts/{account.pk}/']").count() == 0
    for rest in ("", "edit/", "preview/", "timeline/", "delete/"):
        assert page.goto(f"/accounts/{account.pk}/{rest}").status == 404, rest
    page.goto("/")
    page.keyboard.press("Control+k")
    page.keyboard.type("secretos emporda")
    with page.expect_response("**/search/palette?q=secretos*emporda"):
        pass
    expect(page.locator("#palette-list")).not_to_contain_text("Secretos")


def test_two_people_edit_the_same_card(person, mine):
    account = mine("Doble Mano", city="Roses")
    first, second = person("ana"), person("nora")
    for page in (first, second):
        page.goto(f"/accounts/{account.pk}/edit/")
    first.fill("[name=city]", "Cadaqués")
    first.press("[name=city]", "F8")
    first.wait_for_url(f"**/accounts/{account.pk}/")
    second.fill("[name=city]", "Llançà")
    second.fill("[name=notes]", "Cierran los martes")
    second.press("[name=city]", "F8")
    conflict = second.locator(".conflict")
    expect(conflict).to_contain_text("Llançà")
    expect(conflict).to_contain_text("Cadaqués")
    expect(second.locator("[name=notes]")).to_have_value("Cierran los martes")
    account.refresh_from_db()
    assert account.city == "Cadaqués"


def test_with_the_keyboard_alone(person, mine):
    account = mine("Teclado y Fuera")
    page = person("ana")
    page.goto("/accounts/")
    page.wait_for_selector("v-list:defined")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    first = rows(page).first
    expect(first).to_have_class("is-cursor")
    page.keyboard.press(" ")
    expect(page.locator("#preview-body")).to_contain_text(first.locator(".cell-main").inner_text())
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    expect(page.locator("[data-list-search]")).to_be_focused()
    page.keyboard.type("teclado")
    with page.expect_navigation():  # the list finds while one types; Enter loads the page it has found
        page.keyboard.press("Enter")
    expect(rows(page)).to_have_count(1)
    page.wait_for_selector("v-list:defined")
    page.keyboard.press("Control+k")
    page.keyboard.type("teclado fuera")
    expect(page.locator("#palette-list")).to_contain_text("Teclado y Fuera")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/accounts/{account.pk}/")
    page.goto("/accounts/?q=teclado")
    page.wait_for_selector("v-list:defined")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/accounts/{account.pk}/")
    page.keyboard.press("c")
    expect(page.locator("#new-menu .menu-item").first).to_be_focused()
    page.keyboard.press("p")
    page.wait_for_url("**/contacts/new/")


def test_without_scripts(person, mine):
    account = mine("Sin Guiones", city="Salt")
    page = person("ana", by_hand=True, java_script_enabled=False, viewport=PHONE["viewport"])
    page.goto("/accounts/filters/")
    page.fill("[name=city]", "Salt")
    page.locator("main .dialog-foot .btn-primary").click()
    expect(rows(page)).to_have_count(1)
    page.goto("/contacts/new/")
    page.fill("[name=first_name]", "Berta")
    page.fill("[name=account]", "Sin Guiones")
    page.locator("main [data-save]").click()
    expect(page.locator("h1")).to_contain_text("Berta")
    page.goto(f"/accounts/{account.pk}/edit/")
    page.fill("[name=city]", "Girona")
    page.locator("main [data-save]").click()
    page.wait_for_url(f"**/accounts/{account.pk}/")
    expect(page.locator("main")).to_contain_text("Girona")


def read_text(download):
    return Path(download.path()).read_bytes().decode("utf-8-sig")
