"""The editor, in a real Chromium: two people change one Step, nothing is lost, and what is saved runs."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.browser.looks import LOOKS
from tests.browser.test_first_page import violations
from tests.console import Console
from tests.studio import Studio, running_studio, until

pytestmark = pytest.mark.browser
FILE = "src/greet_step.py"
STEP = """from motia import queue

config = {"name": "Greet", "triggers": [queue("person.came")], "enqueues": ["person.greeted"]}


def name_of(person):
    return person["name"]


async def handler(person, ctx):
    await ctx.enqueue({"topic": "person.greeted", "data": person})
"""
WELCOME = """from motia import queue

config = {"name": "Welcome", "triggers": [queue("person.greeted")]}


async def handler(person, ctx): ...
"""
MODULE = "export const one = 1\n"


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    project = tmp_path_factory.mktemp("code") / "greetings"
    (project / "src" / "lib").mkdir(parents=True)
    (project / FILE).write_text(STEP)
    (project / "src" / "welcome_step.py").write_text(WELCOME)
    (project / "src" / "lib" / "one.ts").write_text(MODULE)
    (project / ".env").write_text("SECRET=no\n")
    with running_studio(project, "--workers", "1") as running:
        yield running


def somebodys(browser: Browser, studio: Studio, session: dict[str, str]) -> BrowserContext:
    """Return a browser of its own: nothing that one keeps is seen by another."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    url = f"http://127.0.0.1:{studio.console}"
    context.add_cookies([{"name": name, "value": value, "url": url} for name, value in session.items()])
    return context


@pytest.fixture
def ada(browser: Browser, studio: Studio, session: dict[str, str]) -> Iterator[Page]:
    (studio.project / FILE).write_text(STEP)
    context = somebodys(browser, studio, session)
    yield context.new_page()
    context.close()


@pytest.fixture
def ben(browser: Browser, studio: Studio, session: dict[str, str]) -> Iterator[Page]:
    context = somebodys(browser, studio, session)
    yield context.new_page()
    context.close()


def opened(page: Page, studio: Studio, query: str = f"&file={FILE}") -> Locator:
    page.goto(f"http://127.0.0.1:{studio.console}/?view=code{query}")
    text = page.get_by_role("textbox", name=re.compile("^Text of "))
    expect(text).to_contain_text("motia" if "step" in query else "")
    return text


def write_at(page: Page, text: Locator, line: int, added: str) -> None:
    text.locator(".cm-line").nth(line - 1).click()
    page.keyboard.press("End")
    page.keyboard.insert_text(added)


def save(page: Page) -> None:
    page.keyboard.press("Control+s")


def test_what_two_people_change_in_one_step_is_merged_and_nothing_is_lost(ada: Page, ben: Page, studio: Studio) -> None:
    adas, bens = opened(ada, studio), opened(ben, studio)
    write_at(ben, bens, 1, "  # ben: first")
    write_at(ben, bens, 7, "  # ben: here")
    write_at(ada, adas, 7, "  # ada: here")
    write_at(ada, adas, 11, "\n    ctx.logger.info('ada: last')")
    save(ada)
    expect(ada.get_by_role("status").filter(has_text="Saved, and live")).to_be_visible(timeout=20_000)
    save(ben)
    merge = ben.get_by_role("region", name=f"Merge of {FILE}")
    expect(merge).to_contain_text("2 changes fit together. 1 place waits for your choice.")
    expect(merge.get_by_role("group", name="Both changed this")).to_contain_text("# ada: here")
    expect(merge.get_by_role("button", name="Save the merged file")).to_be_disabled()
    merge.get_by_label("Keep both, theirs first").check()
    merge.get_by_role("button", name="Save the merged file").click()
    expect(ben.get_by_role("textbox", name=f"Text of {FILE}")).to_contain_text("# ada: here")
    written = (studio.project / FILE).read_text()
    for line in ("# ben: first", "# ben: here", "# ada: here", "ctx.logger.info('ada: last')"):
        assert written.count(line) == 1
    assert [line for line in STEP.splitlines() if line not in written] == []
    # Who has nothing unsaved sees what the other has saved.
    expect(adas).to_contain_text("# ben: first", timeout=20_000)


def test_a_draft_survives_a_reload_and_meets_what_was_saved_meanwhile(ada: Page, studio: Studio) -> None:
    text = opened(ada, studio)
    write_at(ada, text, 5, "# a draft")
    expect(ada.get_by_role("treeitem", name=re.compile("greet_step.py not saved"))).to_be_visible()
    ada.reload()
    expect(text).to_contain_text("# a draft")
    expect(ada.get_by_text("is still here")).to_be_visible()
    (studio.project / FILE).write_text(STEP.replace("config = ", "# on the disk\nconfig = "))
    ada.reload()
    merge = ada.get_by_role("region", name=f"Merge of {FILE}")
    expect(merge).to_contain_text("2 changes fit together. Look at it, and save.")
    merge.get_by_role("button", name="Edit it first").click()
    expect(text).to_contain_text("# on the disk")
    expect(text).to_contain_text("# a draft")
    save(ada)
    expect(ada.get_by_text("Not saved yet")).to_have_count(0)
    assert "# on the disk" in (studio.project / FILE).read_text()
    assert "# a draft" in (studio.project / FILE).read_text()


def test_mistakes_are_marked_and_a_broken_save_says_why(ada: Page, studio: Studio) -> None:
    text = opened(ada, studio)
    write_at(ada, text, 6, " (")
    expect(ada.locator(".cm-lint-marker-error")).to_be_visible()
    save(ada)
    standing = ada.get_by_role("status").filter(has_text="Saved, but broken")
    expect(standing).to_contain_text("The version before goes on running.", timeout=20_000)
    ada.keyboard.press("Control+z")
    expect(ada.locator(".cm-lint-marker-error")).to_have_count(0)
    save(ada)
    expect(ada.get_by_role("status").filter(has_text="Saved, and live")).to_be_visible(timeout=20_000)


def test_what_a_save_would_break_is_told_before_it_and_a_second_save_goes_ahead(ada: Page, studio: Studio) -> None:
    text = opened(ada, studio)
    text.locator(".cm-line", has_text="person.greeted").first.get_by_text('"person.greeted"').dblclick()
    ada.keyboard.insert_text("welcomed")
    outlook = ada.get_by_role("button", name="1 thing would break")
    expect(outlook).to_be_visible()
    assert '"person.greeted"]' in (studio.project / FILE).read_text()
    for theme in ("light", "dark"):
        ada.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
        save(ada)
        told = ada.get_by_role("region", name="1 thing would break")
        expect(told).to_contain_text("No Step would send person.greeted any more, so nothing would start Welcome by it")
        assert violations(ada) == []
        ada.keyboard.press("Escape")
        expect(text).to_be_focused()
    save(ada)
    expect(told.get_by_role("link", name="src/welcome_step.py:3")).to_have_attribute("href", re.compile("row=3"))
    expect(told.get_by_role("button", name="Save anyway")).to_be_focused()
    assert '"person.greeted"]' in (studio.project / FILE).read_text()
    ada.keyboard.press("Enter")
    expect(ada.get_by_role("status").filter(has_text="Saved, and live")).to_be_visible(timeout=20_000)
    assert '"person.greeted"]' not in (studio.project / FILE).read_text()
    expect(text).to_be_focused()


def test_what_a_merge_would_break_is_told_before_it_is_saved(ada: Page, studio: Studio) -> None:
    text = opened(ada, studio)
    text.locator(".cm-line", has_text="person.greeted").first.get_by_text('"person.greeted"').dblclick()
    ada.keyboard.insert_text("welcomed")
    expect(ada.get_by_role("button", name="1 thing would break")).to_be_visible()
    (studio.project / FILE).write_text(STEP + "# on the disk\n")
    merge, told = (ada.get_by_role("region", name=name) for name in (f"Merge of {FILE}", "1 thing would break"))
    ada.reload()
    merge.get_by_role("button", name="Save the merged file").click()
    expect(told).to_contain_text("No Step would send person.greeted any more, so nothing would start Welcome by it")
    assert violations(ada) == []
    ada.keyboard.press("Escape")
    expect(told).to_have_count(0)
    assert "welcomed" not in (studio.project / FILE).read_text()
    merge.get_by_role("button", name="Save the merged file").click()
    told.get_by_role("button", name="Save anyway").click()
    expect(ada.get_by_role("status").filter(has_text="Saved, and live")).to_be_visible(timeout=20_000)
    written = (studio.project / FILE).read_text()
    assert '"person.greeted"]' not in written
    assert written.endswith("# on the disk\n")


def test_a_file_is_made_moved_deleted_and_put_back(ada: Page, studio: Studio) -> None:
    opened(ada, studio, "&file=src/welcome_step.py")
    ada.get_by_role("button", name="New file").click()
    asked = ada.get_by_role("dialog", name="New file")
    asked.get_by_label("Path in the project").fill("src/welcome_step.py")
    expect(asked).to_contain_text("There is a file src/welcome_step.py already.")
    asked.get_by_label("Path in the project").fill("src/words/hello.py")
    ada.keyboard.press("Enter")
    text = ada.get_by_role("textbox", name="Text of src/words/hello.py")
    text.click()
    ada.keyboard.insert_text("HELLO = 1")
    save(ada)
    expect(ada.get_by_text("Not saved yet")).to_have_count(0)
    ada.get_by_role("treeitem", name="hello.py").focus()
    ada.keyboard.press("F2")
    ada.get_by_label("Path in the project").fill("src/hello.py")
    assert violations(ada) == []
    ada.get_by_role("button", name="Move the file").click()
    expect(ada.get_by_role("textbox", name="Text of src/hello.py")).to_contain_text("HELLO = 1")
    assert not (studio.project / "src/words/hello.py").exists()
    ada.get_by_role("treeitem", name="welcome_step.py").click()
    ada.get_by_role("button", name="More about the file").click()
    ada.get_by_role("button", name="Delete…").click()
    expect(ada.get_by_role("dialog")).to_contain_text("There would be no Step Welcome any more")
    ada.get_by_role("button", name="Delete the file").click()
    expect(ada.get_by_text("Deleted src/welcome_step.py.")).to_be_visible()
    assert not (studio.project / "src/welcome_step.py").exists()
    ada.get_by_role("button", name="Undo").click()
    expect(ada.get_by_role("textbox", name="Text of src/welcome_step.py")).to_contain_text("Welcome")
    assert (studio.project / "src/welcome_step.py").read_text() == WELCOME


def test_names_of_the_project_are_completed_and_lead_to_what_they_name(ada: Page, studio: Studio) -> None:
    text = opened(ada, studio)
    write_at(ada, text, 11, "\n    await ctx.enqueue({'topic': '")
    ada.keyboard.type("person")
    expect(ada.get_by_role("option", name=re.compile("^person.greeted"))).to_be_visible(timeout=15_000)
    ada.get_by_role("option", name=re.compile("^person.came")).click()
    expect(text).to_contain_text("{'topic': 'person.came")
    ada.keyboard.insert_text("'})")
    for _ in range(5):
        ada.keyboard.press("ArrowLeft")
    ada.keyboard.press("F12")
    expect(ada.get_by_role("complementary", name="Topic person.came")).to_be_visible()


def test_the_editor_is_left_and_the_tree_is_walked_with_the_keyboard(ada: Page, studio: Studio) -> None:
    text = opened(ada, studio)
    text.click()
    ada.keyboard.press("Escape")
    ada.keyboard.press("Tab")
    expect(text).not_to_be_focused()
    tree = ada.get_by_role("tree", name="Files of the project")
    expect(tree).not_to_contain_text(".env")
    tree.get_by_role("treeitem", name="greet_step.py").focus()
    ada.keyboard.press("Home")
    ada.keyboard.press("ArrowDown")
    expect(tree.get_by_role("treeitem", name="lib")).to_be_focused()
    ada.keyboard.press("ArrowRight")
    ada.keyboard.press("ArrowRight")
    ada.keyboard.press("Enter")
    expect(ada).to_have_url(re.compile(r"file=src%2Flib%2Fone\.ts"))
    expect(ada.get_by_role("textbox", name="Text of src/lib/one.ts")).to_contain_text("export const one")


def test_the_step_inspector_leads_to_the_code(ada: Page, studio: Studio) -> None:
    ada.goto(f"http://127.0.0.1:{studio.console}/?step=Greet&panel=none")
    ada.get_by_role("complementary", name="Step Greet").get_by_role("link", name="Edit").click()
    expect(ada).to_have_url(re.compile(r"view=code.*row=\d+"))
    expect(ada.get_by_role("textbox", name=f"Text of {FILE}")).to_be_focused()


@pytest.mark.parametrize(("theme", "width"), LOOKS)
def test_axe_and_the_browser_find_nothing_wrong_in_any_theme_at_any_width(
    page: Page, console: Console, theme: str, width: int
) -> None:
    page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
    page.set_viewport_size({"width": width, "height": 900})
    (console.project / "src").mkdir(exist_ok=True)
    (console.project / FILE).write_text(STEP)
    for query in ("?view=code&panel=none", f"?view=code&file={FILE}&panel=none"):
        page.goto(f"{console.url}/{query}")
        expect(page.locator(".cm-line, .file-row").first).to_be_attached()
        assert violations(page) == [], query
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    write_at(page, page.get_by_role("textbox", name=f"Text of {FILE}"), 7, "  # mine")
    expect(page.get_by_text("Not saved yet")).to_be_visible()
    until(lambda: page.evaluate("Object.keys(localStorage).some((key) => key.startsWith('motia.draft.'))"))
    (console.project / FILE).write_text(STEP.replace('["name"]', '["name"]  # theirs').replace("# Greets", ""))
    page.reload()
    expect(page.get_by_role("group", name="Both changed this")).to_be_visible()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
