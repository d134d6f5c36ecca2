"""The chat page, driven in a real browser against a real sandbox."""

import re
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import ClientSession
from playwright.async_api import Browser, Locator, Page, async_playwright, expect

from bot.sandbox.files import draw_picture
from bot.sandbox.server import ServerHandle, create_app, serve

TOKEN = "7000000001:page-test"
CHROMIUM = shutil.which("chromium")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
ANNA, BORIS, CLARA = 1001, 1002, 1003
HELP = -1001000000001
WIDE, PHONE = {"width": 1366, "height": 800}, {"width": 390, "height": 780}

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.xdist_group("browser"),
    pytest.mark.skipif(CHROMIUM is None, reason="the page's tests need Debian's chromium on PATH"),
]


@dataclass
class Place:
    """A sandbox with three people in one group, and a browser before it."""

    server: ServerHandle
    http: ClientSession
    browser: Browser
    faults: list[str]

    @property
    def url(self) -> str:
        return self.server.url

    async def control(self, path: str, **body: Any) -> Any:
        async with self.http.post(f"{self.url}/control/{path}", json=body) as answer:
            assert answer.status == 200, await answer.text()
            return await answer.json()

    async def bot(self, method: str, **params: Any) -> Any:
        async with self.http.post(f"{self.url}/bot{TOKEN}/{method}", json=params) as answer:
            body = await answer.json()
            assert body["ok"], body
            return body["result"]

    async def opens(self, who: int, chat: int | None = HELP, **options: Any) -> Page:
        """A browser window of one person; the language is English unless told."""
        context = await self.browser.new_context(**{"viewport": WIDE, "locale": "en-GB", **options})
        page = await context.new_page()
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("console", lambda line: self.faults.append(line.text) if line.type == "error" else None)
        await page.goto(f"{self.url}/#as={who}" + (f"&chat={chat}" if chat else ""))
        await expect(page.locator("#who strong")).not_to_have_text("")
        return page


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as engine:
        browser = await engine.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="module")
async def place(browser: Browser) -> AsyncIterator[Place]:
    handle = await serve(create_app(token=TOKEN, can_read_all_group_messages=True))
    faults: list[str] = []
    try:
        async with ClientSession() as http:
            built = Place(handle, http, browser, faults)
            await people_and_a_group(built)
            yield built
    finally:
        for context in browser.contexts:
            await context.close()
        await handle.close()
    assert faults == [], "the page's console stays clean"


async def people_and_a_group(place: Place) -> None:
    names = {ANNA: ("Anna", "employee", "en"), BORIS: ("Boris", "specialist", "ru"), CLARA: ("Clara", "lead", "en")}
    for number, (name, role, language) in names.items():
        await place.control(
            "people", id=number, first_name=name, username=name.lower(), role=role, language_code=language
        )
    await place.control(
        "chats",
        id=HELP,
        type="supergroup",
        title="IT help",
        purpose="first line",
        owner=CLARA,
        members=[ANNA, BORIS],
        bot="administrator",
    )


def bubble(page: Page, text: str) -> Locator:
    return page.locator(".message", has=page.locator(".text", has_text=text))


async def write(page: Page, text: str) -> None:
    await page.get_by_label("Message", exact=True).fill(text)
    await page.keyboard.press("Enter")


async def test_what_one_person_writes_another_sees_without_reloading(place: Place) -> None:
    anna, boris = await place.opens(ANNA), await place.opens(BORIS)

    await write(anna, "The printer is on fire")

    await expect(bubble(anna, "The printer is on fire")).to_have_class(re.compile(r"\bmine\b"))
    seen = bubble(boris, "The printer is on fire")
    await expect(seen).not_to_have_class(re.compile(r"\bmine\b"))
    await expect(seen.locator(".author")).to_have_text("Anna")


async def test_a_person_who_looks_elsewhere_has_an_unread_badge_until_they_look(place: Place) -> None:
    boris = await place.opens(BORIS, chat=None)

    await place.control("messages", chat=HELP, **{"from": ANNA}, text="Anybody here?")

    row = boris.locator(".row", has_text="IT help")
    await expect(row.locator(".badge")).to_have_text(re.compile(r"^\d+$"))
    await row.click()
    await expect(bubble(boris, "Anybody here?")).to_be_visible()
    await expect(row.locator(".badge")).to_have_count(0)


async def test_a_pressed_button_waits_for_the_bot_and_shows_its_answer_as_a_toast(place: Place) -> None:
    keyboard = {"inline_keyboard": [[{"text": "Take", "callback_data": "take"}]]}
    await place.bot("sendMessage", chat_id=HELP, text="IT-42", reply_markup=keyboard)
    boris = await place.opens(BORIS)
    key = boris.get_by_role("button", name="Take")

    await key.click()

    await expect(key).to_have_attribute("aria-busy", "true")
    [press] = await press_updates(place)
    await place.bot("answerCallbackQuery", callback_query_id=press["id"], text="IT-42 is yours")
    await expect(boris.locator(".toast")).to_have_text("IT-42 is yours")
    await expect(key).not_to_have_attribute("aria-busy", "true")


async def test_an_answer_with_an_alert_opens_a_dialog(place: Place) -> None:
    keyboard = {"inline_keyboard": [[{"text": "Close", "callback_data": "close"}]]}
    await place.bot("sendMessage", chat_id=HELP, text="IT-42", reply_markup=keyboard)
    anna = await place.opens(ANNA)

    await anna.locator(".key", has_text="Close").click()
    [press] = await press_updates(place)
    await place.bot("answerCallbackQuery", callback_query_id=press["id"], text="Only specialists", show_alert=True)

    await expect(anna.get_by_role("alertdialog")).to_contain_text("Only specialists")
    await anna.keyboard.press("Escape")
    await expect(anna.get_by_role("alertdialog")).to_have_count(0)


async def press_updates(place: Place) -> list[dict[str, Any]]:
    updates = await place.bot("getUpdates", timeout=10, allowed_updates=["callback_query"])
    return [update["callback_query"] for update in updates if "callback_query" in update]


async def test_an_ephemeral_message_is_seen_by_its_receiver_alone(place: Place) -> None:
    boris, anna = await place.opens(BORIS), await place.opens(ANNA)

    await place.bot(
        "sendMessage",
        chat_id=HELP,
        text="Make a task from which message?",
        ephemeral_message_parameters={"receiver_user_id": BORIS},
    )
    await place.bot("sendMessage", chat_id=HELP, text="For everyone")

    hidden = bubble(boris, "Make a task")
    await expect(hidden).to_have_class(re.compile(r"\bonly-you\b"))
    await expect(hidden.locator(".only-you-mark")).to_have_text("Only you see this")
    await expect(bubble(anna, "For everyone")).to_be_visible()
    await expect(bubble(anna, "Make a task")).to_have_count(0)


async def test_a_phone_shows_one_column_with_a_way_back(place: Place) -> None:
    page = await place.opens(ANNA, chat=None, viewport=PHONE, has_touch=True)
    await expect(page.locator("#chat")).to_be_hidden()

    await page.locator(".row", has_text="IT help").tap()

    await expect(page.locator("#chat-header h1")).to_have_text("IT help")
    await expect(page.locator("#chats")).to_be_hidden()
    await page.get_by_label("Back to chats").tap()
    await expect(page.locator("#chats")).to_be_visible()
    await expect(page.locator("#chat")).to_be_hidden()
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")


async def test_the_theme_follows_the_system_until_chosen_and_is_remembered(place: Place) -> None:
    page = await place.opens(ANNA, color_scheme="dark")
    darkness = "getComputedStyle(document.body).backgroundColor"
    dark = await page.evaluate(darkness)

    await page.locator("#theme").click()

    assert await page.evaluate(darkness) != dark
    await expect(page.locator("html")).to_have_attribute("data-theme", "light")
    await page.reload()
    await expect(page.locator("html")).to_have_attribute("data-theme", "light")
    assert await page.evaluate(darkness) == "rgb(255, 255, 255)"


async def test_markup_from_people_stays_text(place: Place) -> None:
    anna = await place.opens(ANNA)

    await write(anna, "<img src=x onerror=alert(1)> <b>bold</b>")

    await expect(bubble(anna, "<b>bold</b>")).to_be_visible()
    await expect(anna.locator(".message .text :is(img, b)")).to_have_count(0)


async def test_entities_of_a_bots_text_become_elements_and_times_are_local(place: Place) -> None:
    text = (
        "<b>Card <i>IT-42</i></b> <code>x</code> <tg-spoiler>secret</tg-spoiler> "
        '<a href="tg://user?id=1002">Boris</a> due <tg-time unix="1767258000" format="t">09:00</tg-time>'
    )
    await place.bot("sendMessage", chat_id=HELP, text=text, parse_mode="HTML")
    page = await place.opens(ANNA, timezone_id="Asia/Tokyo")

    shown = bubble(page, "Card")
    await expect(shown.locator("strong em")).to_have_text("IT-42")
    await expect(shown.locator("code")).to_have_text("x")
    await expect(shown.locator(".person")).to_have_text("Boris")
    await expect(shown.locator("time.moment")).to_have_text("18:00")
    await shown.locator(".spoiler").click()
    await expect(shown.locator(".spoiler")).not_to_have_class(re.compile("hidden"))


async def test_a_reply_an_edit_a_reaction_and_a_removal_by_hand(place: Place) -> None:
    await place.control("messages", chat=HELP, **{"from": ANNA}, text="Where is the toner?")
    boris = await place.opens(BORIS)

    await bubble(boris, "Where is the toner?").hover()
    await boris.get_by_role("button", name="Reply", exact=True).click()
    await write(boris, "In the cupboad")
    answer = bubble(boris, "In the cupboa")
    await expect(answer.locator(".quote")).to_contain_text("Where is the toner?")
    await boris.get_by_label("Message", exact=True).press("ArrowUp")
    await write(boris, "In the cupboard")
    await expect(answer.locator(".meta")).to_contain_text("edited")
    await bubble(boris, "Where is the toner?").last.hover()
    await boris.get_by_label("React with 👀").click()
    await expect(boris.locator(".reaction")).to_have_attribute("aria-pressed", "true")
    await answer.hover()
    await boris.get_by_role("button", name="Delete", exact=True).click()
    await boris.get_by_role("dialog").get_by_role("button", name="Delete").click()

    await expect(answer).to_have_count(0)


async def test_escape_leaves_a_reply_without_sending(place: Place) -> None:
    await place.control("messages", chat=HELP, **{"from": ANNA}, text="Hello")
    boris = await place.opens(BORIS)

    await bubble(boris, "Hello").hover()
    await boris.get_by_role("button", name="Reply", exact=True).click()
    await expect(boris.locator(".about")).to_be_visible()
    await boris.keyboard.press("Escape")

    await expect(boris.locator(".about")).to_be_hidden()


async def test_a_private_chat_with_the_bot_begins_with_start(place: Place) -> None:
    anna = await place.opens(ANNA, chat=None)

    await anna.locator(f'.row[data-key="{ANNA}"]').click()
    await anna.get_by_role("button", name="Start", exact=True).click()

    await expect(bubble(anna, "/start")).to_be_visible()
    updates = await place.bot("getUpdates", timeout=5)
    assert updates[-1]["message"]["text"] == "/start"


async def test_commands_are_suggested_while_one_types(place: Place) -> None:
    menu = [{"command": "task", "description": "Make a task"}, {"command": "queue", "description": "Open tasks"}]
    await place.bot("setMyCommands", commands=menu)
    anna = await place.opens(ANNA)

    await anna.get_by_label("Message", exact=True).press_sequentially("/t")
    await expect(anna.get_by_role("option")).to_have_text(["/taskMake a task"])
    await anna.keyboard.press("Enter")

    await expect(anna.get_by_label("Message", exact=True)).to_have_value("/task@firstline_bot ")


async def test_a_picked_picture_is_sent_and_opens_large(place: Place) -> None:
    anna, boris = await place.opens(ANNA), await place.opens(BORIS)

    picture = {"name": "jam.png", "mimeType": "image/png", "buffer": draw_picture("jam")}
    await anna.locator("input[type=file]").set_input_files([picture])
    await write(anna, "It looks like this")

    await expect(bubble(boris, "It looks like this").locator(".picture img")).to_be_visible()
    await boris.locator(".picture").click()
    await expect(boris.locator("dialog.viewer img")).to_be_visible()


async def test_a_reader_who_went_up_gets_a_chip_instead_of_a_jump(place: Place) -> None:
    for number in range(40):
        await place.control("messages", chat=HELP, **{"from": ANNA}, text=f"Line {number}")
    boris = await place.opens(BORIS)
    await expect(bubble(boris, "Line 39")).to_be_in_viewport()
    await boris.locator("#scroller").evaluate("node => node.scrollTo(0, 0)")
    await expect(boris.locator("#jump-down")).to_be_visible()

    await place.control("messages", chat=HELP, **{"from": ANNA}, text="Something new")

    await expect(boris.locator("#jump-down")).to_have_text("1 new message")
    await expect(bubble(boris, "Something new")).not_to_be_in_viewport()
    await boris.locator("#jump-down").click()
    await expect(bubble(boris, "Something new")).to_be_in_viewport()
    await expect(boris.locator("#jump-down")).to_be_hidden()


async def test_the_panel_shows_what_the_bot_called_and_moves_the_clock(place: Place) -> None:
    page = await place.opens(CLARA)
    await place.bot("sendMessage", chat_id=HELP, text="Good morning")
    await expect(page.locator(".call", has_text="sendMessage").locator(".status")).to_have_text("200")

    before = (await (await place.http.get(f"{place.url}/control/clock")).json())["unix"]
    await page.get_by_role("button", name="+1 h").click()
    await expect(page.locator(".clock-mode")).to_have_text("moved")

    after = (await (await place.http.get(f"{place.url}/control/clock")).json())["unix"]
    assert 3600 <= after - before < 3660


async def test_the_page_speaks_russian_to_a_russian_browser(place: Place) -> None:
    page = await place.opens(BORIS, locale="ru-RU")

    await expect(page.get_by_label("Сообщение", exact=True)).to_be_visible()
    await expect(page.locator("#chat-header small")).to_contain_text("4 участника")


async def test_an_unchanged_bubble_is_not_drawn_again(place: Place) -> None:
    await place.control("messages", chat=HELP, **{"from": ANNA}, text="First")
    boris = await place.opens(BORIS)
    await bubble(boris, "First").evaluate("node => { node.dataset.kept = 'yes' }")

    await place.control("messages", chat=HELP, **{"from": CLARA}, text="Second")

    await expect(bubble(boris, "Second")).to_be_visible()
    await expect(bubble(boris, "First")).to_have_attribute("data-kept", "yes")


async def test_the_page_finds_its_way_back_after_the_stream_of_hints_broke(place: Place) -> None:
    boris = await place.opens(BORIS)
    await place.control("messages", chat=HELP, **{"from": ANNA}, text="Before")
    await expect(bubble(boris, "Before")).to_be_visible()

    place.server.world.events.close()
    await place.control("messages", chat=HELP, **{"from": ANNA}, text="While away")

    await expect(bubble(boris, "While away")).to_be_visible()
    await expect(boris.locator(".lost")).to_have_count(0)


async def test_a_link_to_a_message_of_another_chat_leads_there(place: Place) -> None:
    question = await place.control("messages", chat=HELP, **{"from": ANNA}, text="The very question")
    tasks = await place.control(
        "chats", type="supergroup", title="IT tasks", owner=CLARA, members=[BORIS], bot="administrator"
    )
    link = f'IT-42 <a href="https://t.me/c/{str(HELP)[4:]}/{question["message_id"]}">to the question</a>'
    await place.bot("sendMessage", chat_id=tasks["id"], text=link, parse_mode="HTML")
    boris = await place.opens(BORIS, chat=tasks["id"])

    await boris.get_by_role("link", name="to the question").click()

    await expect(boris.locator("#chat-header h1")).to_have_text("IT help")
    await expect(bubble(boris, "The very question")).to_have_class(re.compile(r"\bfound\b"))


async def test_who_blocked_the_bot_may_start_it_again(place: Place) -> None:
    await place.control("start", **{"from": ANNA})
    anna = await place.opens(ANNA, chat=ANNA)

    await anna.get_by_label("Block the bot").click()
    await anna.get_by_role("dialog").get_by_role("button", name="Block the bot").click()
    await anna.get_by_role("button", name="Unblock and start").click()

    await expect(bubble(anna, "/start")).to_have_count(2)
    await expect(anna.get_by_label("Message", exact=True)).to_be_visible()
