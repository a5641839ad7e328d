"""A moderator's day: questions come in, some are reported, judged, taken down, put back, corrected, exported, and learnt from.

Nothing is simulated but Telegram and the model: the index, its rebuilds, the log, the bot, the review in a browser and the
command line are the real ones. Run as a short day with the other tests, and as a whole one of 300 questions when slow
tests are run.
"""

import asyncio
import csv
import io
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import pytest
from click.testing import CliRunner
from reviewing.browser import CHROMIUM, browser
from reviewing.day import THINGS, TOWNS, Asked, Day, buttons_of, eventually, paragraph, wordings
from reviewing.world import PASSWORD, QUICK

from bot.log.moderation.export import COLUMNS
from bot.log.takedowns.barred import EVERY_SECONDS
from bot.review.accounts import Accounts
from bot.review.plugin import Review
from bot.review.serving import in_background, listen
from bot.telegram.transport import pace
from bot.text import moderation as texts
from bot.text import strings
from bot.text.locale import plural
from index.documents import REVIEWED
from index.errors import SwitchStoppedError
from scripts.review import main as command_line

VERDICTS: Final = {
    "Right": "right",
    "Wrong passage": "wrong passage",
    "Should have declined": "should have declined",
}
HOSTILE: Final = ("=HYPERLINK(1) of <b>Alder</b>?", "'; DROP TABLE questions; -- painted the opera of Zelkova?")
LISTS: Final = ("quotes", "differences", "nearest", "faults")


@dataclass(frozen=True)
class Plan:
    """How long the day is: questions in all, and how many of them are reported."""

    questions: int
    reported: int


@dataclass
class Decided:
    """What moderators have decided so far, as the test knows it: verdict and name by the question's number."""

    verdicts: dict[int, tuple[str, str]] = field(default_factory=dict)


def questions(day: Day, plan: Plan) -> tuple[list[Asked], list[tuple[str, str]]]:
    """The questions of a day, mixed over private chats, groups and inline mode; and what each of the first ones is about."""
    facts = [(town, thing) for town in TOWNS for thing in THINGS]
    gaps = plan.questions // 10
    about = [fact for fact in facts for _ in range(3)][: plan.questions - gaps]
    said = [text for fact in facts for text in wordings(*fact)][: plan.questions - gaps]
    said += [HOSTILE[i] if i < len(HOSTILE) else f"Who painted ceiling {i} of the opera?" for i in range(gaps)]
    people = [day.telegram.user(100 + i, f"Person {i}") for i in range(max(6, plan.questions // 5))]
    private = {person.id: day.telegram.private_chat(person) for person in people}
    groups = [day.telegram.group(f"Group {i}", members=people[:3]) for i in range(2)]
    asked = []
    for place, text in enumerate(said):
        person = people[place % len(people)]
        if place % 15 == 7:
            asked.append(Asked(text, people[0], groups[place // 15 % 2]))
        elif place % 15 == 4 and place < len(about):
            asked.append(Asked(text, person, private[person.id], inline=f"inline-{place}"))
        else:
            asked.append(Asked(text, person, private[person.id]))
    return asked, about


@pytest.mark.parametrize(
    "plan",
    [
        pytest.param(Plan(40, 6), id="short"),
        pytest.param(Plan(300, 20), id="whole", marks=pytest.mark.slow),
    ],
)
async def test_a_moderators_day(plan: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What moderators decide holds everywhere, is seen by all of them, can be undone, and leaves the log as it says."""
    monkeypatch.setattr("bot.review.accounts._HASHER", QUICK)
    if plan.questions < 100:
        monkeypatch.setattr(pace, "_PRIVATE", (0.02, 50))
    for name in ("CITEBOT_HASH_KEY", "CITEBOT_HASH_KEY_FILE"):
        monkeypatch.delenv(name, raising=False)
    async with Day.begin(tmp_path, monkeypatch) as day:
        await asyncio.sleep(0.5)  # the first look of the watch: cards are sent of what comes after
        asked, about = questions(day, plan)
        numbers = await day.ask(asked)
        check_answers(day, asked, about, numbers)
        chosen = [i for i in range(0, len(about), 3) if asked[i].chat.type == "private" and not asked[i].inline]
        cases = [numbers[i] for i in chosen[: plan.reported]]
        assert len(cases) == plan.reported
        half = plan.reported // 2
        decided = Decided()
        await report_all(day, asked, numbers, cases)
        await review_in_telegram(day, cases[: half - 1], decided)
        first = await take_down_in_telegram(day, cases[0])
        in_browser = await review_in_browser(day, tmp_path, cases[half:], cases[0], decided)
        await review_the_queue(day, cases[half - 1], decided)
        second = await correct_what_was_taken_down_elsewhere(day, cases[half + 1], "mia" if in_browser else "ops")
        assert run(day, "takedown", "--case", str(cases[half + 2]), "--reason", "Private.") == 0
        third = await correct_what_was_taken_down_elsewhere(day, cases[half + 2], "ops")
        await check_the_card_follows(day, cases[half + 1], decided)
        down = [first, second, third]
        assert len(set(down)) == 3
        await ask_again(day, asked, numbers, down)
        check_labels(day, decided, down)
        await rebuild_stops_at_a_label(day, decided, down)
        await rebuild_changes_the_documents(day, down, about)
        await ask_again(day, asked, numbers, down)
        await undo_and_ask(day, cases[0], asked[numbers.index(cases[0])], first, down[1:])
        check_decisions(day, decided, down)
        await check_exports(day, tmp_path)
        assert {call.description for call in day.telegram.refused} == set()
    if not in_browser:
        pytest.skip(f"no browser at {CHROMIUM}: the second half of the reports was judged on the command line instead")


def check_answers(day: Day, asked: Sequence[Asked], about: Sequence[tuple[str, str]], numbers: Sequence[int]) -> None:
    """Each question got the right paragraph, or an honest no, as its row says."""
    assert len(set(numbers)) == len(asked) == day.rows("SELECT count(*) AS n FROM questions")[0]["n"]
    for place, number in enumerate(numbers):
        row = day.row(number)
        assert row["question"] == asked[place].text
        assert row["chat_kind"] == ("inline" if asked[place].inline else asked[place].chat.type)
        if place < len(about):
            text = paragraph(*about[place])
            assert (row["outcome"], json.loads(row["quotes"])[0]["text"]) == ("answered", text)
            assert text in day.reply(number)[0]["text"]
        else:
            assert (row["outcome"], row["quotes"]) == ("declined", "[]"), row["question"]
            assert strings.NOT_FOUND.split("{")[0][:30] in day.reply(number)[0]["text"]


async def report_all(day: Day, asked: Sequence[Asked], numbers: Sequence[int], cases: Sequence[int]) -> None:
    """Each is reported by who asked, with a reason; each report becomes a card in both moderators' chats."""
    for place, number in enumerate(cases):
        _reason, label = strings.REASONS[place % len(strings.REASONS)]
        await day.report(number, label, asked[numbers.index(number)].person)
        for moderator in (day.leyla, day.boris):
            card = await day.card(f"#{number} · Reported: {label}", moderator)
            assert day.row(number)["question"] in card["text"]
    stored = day.rows(
        "SELECT q.id, f.kind, f.reason FROM feedback f JOIN questions q ON q.uid = f.question ORDER BY f.id"
    )
    reasons = [reason for reason, _label in strings.REASONS]
    assert [tuple(row.values()) for row in stored] == [
        (number, "report", reasons[place % len(reasons)]) for place, number in enumerate(cases)
    ]


async def review_in_telegram(day: Day, cases: Sequence[int], decided: Decided) -> None:
    """One tap a case; who comes second is told, sees it on the card, and changes nothing."""
    for place, number in enumerate(cases):
        label, verdict = list(VERDICTS.items())[place % len(VERDICTS)]
        card = await day.card(f"#{number} · Reported", day.leyla)
        assert await day.press(card, label, day.leyla) == texts.SAVED
        assert day.now(card)["text"].splitlines()[-1].startswith(f"{label} — Leyla, ")
        decided.verdicts[number] = (verdict, "Leyla")
    theirs = await day.card(f"#{cases[0]} · Reported", day.boris)
    said = await day.press(theirs, "Wrong passage", day.boris)
    assert said.startswith("Leyla judged this first: Right, ")
    assert "Right — Leyla, " in day.now(theirs)["text"]
    assert "Right" not in buttons_of(day.now(theirs))


async def take_down_in_telegram(day: Day, number: int) -> str:
    """The quoted passage goes, also from every reply that quoted it, in every chat; gives its text."""
    text = str(json.loads(day.row(number)["quotes"])[0]["text"])
    card = await day.card(f"#{number} · Reported", day.leyla)
    await day.press(card, "Take down …", day.leyla)
    assert await day.press(card, "[1] this passage", day.leyla) == ""
    asking = await day.card(f"#{number}/1p ", day.leyla)
    day.telegram.say(day.offices[day.leyla.id], day.leyla, "A private name.", reply_to=asking)
    await eventually(lambda: day.rows("SELECT 1 FROM takedowns WHERE reason = 'A private name.'"), bool, 30)
    await eventually(lambda: "one passage — Leyla, " in day.now(card)["text"], bool, 30)
    assert "one passage — Leyla, " in day.now(card)["text"]
    await edited_out(day, card, texts.CORRECT, text)
    return text


async def edited_out(day: Day, card: dict[str, Any], label: str, text: str) -> None:
    """Press the button that corrects; every reply that quoted the text has lost it, and kept its other quotes."""
    quoting = [number for number in day.quoting(text) if day.shows(number, text)]
    assert quoting
    said = await day.press(card, label, day.leyla)
    assert said == plural(texts.CORRECTED_ONE, texts.CORRECTED, len(quoting)).format(count=len(quoting))
    barred = {row["text"] for row in barred_passages(day)}
    for number in quoting:
        assert not day.shows(number, text)
        (message, *_rest) = day.reply(number)
        assert message["text"].startswith(("A passage in this reply was taken down by the moderators on ",
                                           "The source of a passage in this reply was changed or withdrawn"))  # fmt: skip
        if day.row(number)["chat_kind"] != "inline":
            kept = [quote["text"] for quote in json.loads(day.row(number)["quotes"]) if quote["text"] not in barred]
            whole = "\n".join(each["text"] for each in day.reply(number))
            assert all(quote in whole for quote in kept)
            last = buttons_of(day.reply(number)[-1])
            assert (strings.BUTTON_REPORT in last) == bool(kept)
            assert sum(button.startswith(strings.BUTTON_CONTEXT) for button in last) == len(kept)
        else:
            assert not buttons_of(message)
    noted = day.rows("SELECT actor, what FROM deeds WHERE what LIKE '%correct%' ORDER BY id DESC LIMIT ?", len(quoting))
    assert {tuple(row.values()) for row in noted} <= {("Leyla", "corrected"), ("Leyla", "nothing to correct")}


def barred_passages(day: Day) -> list[dict[str, Any]]:
    """Texts of the passages taken down now, or gone from the documents."""
    return day.rows(
        "SELECT text FROM passages p WHERE EXISTS (SELECT 1 FROM takedowns t WHERE t.undone_at = '' "
        "AND t.passage_sha256 = p.passage_sha256) OR EXISTS (SELECT 1 FROM gone_passages g "
        "WHERE g.passage_sha256 = p.passage_sha256)"
    )


async def review_in_browser(day: Day, folder: Path, cases: Sequence[int], judged: int, decided: Decided) -> bool:
    """The second half, and one takedown, in headless Chromium, where there is one; else on the command line."""
    jobs = [(number, list(VERDICTS.values())[place % len(VERDICTS)]) for place, number in enumerate(cases)]
    in_browser = CHROMIUM.is_file()
    if in_browser:
        accounts = Accounts(folder / "accounts.json", day.data)
        accounts.add("mia", "moderator", PASSWORD)
        listening = listen("127.0.0.1", 0)
        review = Review(day.data, accounts, port=listening.getsockname()[1])
        with in_background(review, listening):
            await asyncio.to_thread(browse, review.address, folder, jobs, judged)
    else:
        for number, verdict in jobs:
            assert run(day, "verdict", str(number), verdict) == 0
        assert run(day, "takedown", "--case", str(cases[1]), "--reason", "Being corrected.") == 0
    for number, verdict in jobs:
        decided.verdicts[number] = (verdict, "mia" if in_browser else "ops")
    return in_browser


def browse(site: str, folder: Path, jobs: Sequence[tuple[int, str]], judged: int) -> None:
    """Log in, judge each case with a note, try one that was judged in Telegram, take the second one's passage down."""
    with browser(folder / "profile") as context:
        page = context.new_page()
        page.goto(site)
        page.get_by_label("Name").fill("mia")
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Log in").click()
        page.get_by_role("heading", name="Questions and answers").wait_for()
        for number, verdict in jobs:
            page.goto(f"{site}/question/{number}?from=reported")
            page.locator(f'button[name="verdict"][value="{verdict}"]').click()
            page.get_by_role("status").wait_for()
        page.goto(f"{site}/question/{judged}")
        page.locator('button[name="verdict"][value="should have declined"]').click()
        page.get_by_role("heading", name="Already judged").wait_for()
        assert page.get_by_text("Leyla has judged no.").is_visible()
        page.get_by_role("link", name="Leave it").click()
        page.goto(f"{site}/question/{jobs[1][0]}")
        page.get_by_text("Take it down …").first.click()
        page.get_by_label("Why").first.fill("Being corrected.")
        page.get_by_role("button", name="Take this passage down").first.click()
        assert page.get_by_role("status").inner_text().startswith("The passage is taken down.")


async def review_the_queue(day: Day, number: int, decided: Decided) -> None:
    """/review shows the one report that is left; judged, the queue continues with something else."""
    day.telegram.say(day.offices[day.leyla.id], day.leyla, "/review")
    await eventually(lambda: day.telegram.calls("sendMessage")[-1].params["text"],
                     lambda text: text.startswith(f"#{number} · Reported"), 60)  # fmt: skip
    card = await day.card(f"#{number} · Reported", day.leyla)
    assert texts.NEXT in buttons_of(card)
    assert await day.press(card, "Wrong passage", day.leyla) == texts.SAVED
    decided.verdicts[number] = ("wrong passage", "Leyla")
    assert day.rows("SELECT count(*) AS n FROM reported")[0]["n"] == 0
    assert texts.NEXT in buttons_of(day.now(card))


async def correct_what_was_taken_down_elsewhere(day: Day, number: int, actor: str) -> str:
    """A takedown of the browser or the command line comes to Telegram as a card that corrects the replies."""
    text = str(json.loads(day.row(number)["quotes"])[0]["text"])
    takedown = day.rows("SELECT * FROM takedowns ORDER BY id DESC LIMIT 1")[0]
    assert takedown["actor"] == actor
    title = json.loads(day.row(number)["quotes"])[0]["title"]
    head = f"Taken down by {actor}, {takedown['at'][:10]} {takedown['at'][11:16]} UTC: {title}, one passage"
    card = await day.card(head, day.leyla)
    count = len(day.quoting(text))
    assert f"Reason: {takedown['reason']}\nReplies that still quote it: {count}" in card["text"]
    assert buttons_of(card)[0] == texts.CORRECT
    await edited_out(day, card, "Edit it out of", text)
    assert "Replies that still quote it: 0\nReplies corrected: " in day.now(card)["text"]
    assert [button.split(":")[0] for button in buttons_of(day.now(card))] == ["Undo"]
    return text


async def check_the_card_follows(day: Day, number: int, decided: Decided) -> None:
    """The next press, whatever it is for, draws a card again that still shows the case as it was."""
    card = await day.card(f"#{number} · Reported", day.boris)
    verdict, actor = decided.verdicts[number]
    label = next(label for label, each in VERDICTS.items() if each == verdict)
    assert f"{label} — {actor}, " not in card["text"]
    assert await day.press(card, texts.ADD_NOTE, day.boris) == texts.NOTE_HOW
    assert f"{label} — {actor}, " in day.now(card)["text"]
    assert f"one passage — {actor}, " in day.now(card)["text"]
    day.telegram.say(day.offices[day.boris.id], day.boris, "<i>Seen</i>", reply_to=day.now(card))
    await day.card(f"Noted on #{number}.", day.boris)
    (note,) = day.rows("SELECT note, actor FROM verdicts WHERE verdict = 'note'")
    assert note == {"note": "<i>Seen</i>", "actor": "Boris"}


async def ask_again(day: Day, asked: Sequence[Asked], numbers: Sequence[int], down: Sequence[str]) -> None:
    """Every question that once quoted a taken-down text is asked again: no reply says a sentence of it."""
    affected = {number for text in down for number in day.quoting(text)}
    again = {asked[place].text: asked[place] for place, number in enumerate(numbers) if number in affected}
    fresh = [Asked(each.text, each.person, day.telegram.state.chats[each.person.id]) for each in again.values()]
    assert len(fresh) >= 3 * len(down)
    takedowns = day.service.log.takedowns
    await eventually(  # a takedown of another program holds at most a second later
        lambda: [text for text in down if takedowns.current().allows_text("", text)],
        lambda left: not left,
        EVERY_SECONDS + 1,
    )
    for number in await day.ask(fresh):
        said = [quote["text"] for quote in json.loads(day.row(number)["quotes"])]
        for text in down:
            assert text not in said
            assert not day.shows(number, text)


def run(day: Day, *arguments: str) -> int:
    """Run the moderators' command line as `ops`; gives its status."""
    given = ["--data", str(day.data), "--as", "ops", *arguments]
    return CliRunner().invoke(command_line, given, catch_exceptions=False).exit_code


def labels_of(day: Day, decided: Decided, down: Sequence[str]) -> dict[int, dict[str, Any]]:
    """The labelled questions that the decisions come to, by the question's number."""
    found: dict[int, dict[str, Any]] = {}
    for number, (verdict, _actor) in decided.verdicts.items():
        row = day.row(number)
        first = json.loads(row["quotes"])[0]
        label: dict[str, Any] = {"question": row["asked"], "answerable": verdict != "should have declined"}
        if verdict != "should have declined" and first["text"] in down:
            continue
        if verdict == "right":
            label |= {"answers": [first["highlight_text"]], "documents": [first["path"]]}
        if verdict == "wrong passage":
            label |= {"wrong": [first["highlight_text"]]}
        found[number] = label | {"verdict": verdict, "number": number}
    return found


def check_labels(day: Day, decided: Decided, down: Sequence[str]) -> None:
    """The exported golden questions are the verdicts that stand, without what was taken down."""
    path = day.corpus / REVIEWED
    assert run(day, "golden", "--out", str(path)) == 0
    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    assert {line["number"]: line for line in lines} == labels_of(day, decided, down)


def right_facts(day: Day, decided: Decided, down: Sequence[str]) -> list[tuple[str, str]]:
    """What the questions that were judged right are about."""
    labels = labels_of(day, decided, down)
    texts_ = {json.loads(day.row(n)["quotes"])[0]["text"] for n, each in labels.items() if each["verdict"] == "right"}
    return [(town, thing) for town in TOWNS for thing in THINGS if paragraph(town, thing) in texts_]


async def rebuild_stops_at_a_label(day: Day, decided: Decided, down: Sequence[str]) -> None:
    """A change that loses what moderators judged right is not switched to; the bot answers on from the build before."""
    before = day.service.index.build.id
    facts = right_facts(day, decided, down)
    with pytest.raises(SwitchStoppedError) as stopped:
        await day.rebuild(dict.fromkeys(facts, "Nothing is known of it any more."), [])
    lines = getattr(stopped.value.__cause__, "lines", ())
    worse = {line.removeprefix("worse: ").split("?")[0] + "?" for line in lines if line.startswith("worse: ")}
    assert worse == {wordings(*fact)[0] for fact in facts}, lines
    assert day.service.index.build.id == before


async def rebuild_changes_the_documents(day: Day, down: Sequence[str], about: Sequence[tuple[str, str]]) -> None:
    """The bot takes the build up while it runs; what answers quoted and is gone comes as a card that corrects them."""
    facts = [fact for fact in dict.fromkeys(about) if paragraph(*fact) in down]
    towns = sorted({town for town, _thing in facts})
    spared = {paragraph(*fact) for fact in facts}
    judged = {str(json.loads(row["quotes"])[0]["text"]) for row in
              day.rows("SELECT quotes FROM questions WHERE judged > 0 AND quotes <> '[]'")}  # fmt: skip
    lost = next(fact for fact in reversed(dict.fromkeys(about)) if paragraph(*fact) not in spared | judged)
    text = paragraph(*lost)
    rewritten = f"The {lost[1]} of {lost[0]} never opened at all, as we know now from other papers of that time."
    build, lines = await day.rebuild({lost: rewritten}, towns)
    assert not any(line.startswith("worse") for line in lines)
    began = time.monotonic()
    await eventually(lambda: day.service.index.build.id, lambda each: each == build, 10)
    assert time.monotonic() - began < 5
    card = await day.card(f"Build {build} no longer holds text that was quoted in answers:", day.leyla)
    quoting = day.quoting(text)
    assert f"• {lost[0].lower()}.md: a passage was changed; answers that quoted it: {len(quoting)}" in card["text"]
    assert card["text"].count("•") == 1
    assert f"Replies that still quote it: {len(quoting)}" in card["text"]
    await edited_out(day, card, "Edit it out of", text)
    await asyncio.sleep(0.5)  # several looks of the watch: one card a build
    cards = [m for m in day.offices[day.leyla.id].messages.values() if str(m.get("text", "")).startswith("Build ")]
    assert len(cards) == 1


async def undo_and_ask(day: Day, number: int, asked: Asked, text: str, still: Sequence[str]) -> None:
    """The takedown of the morning is undone on its card: quoted again within five seconds, the others are not."""
    card = await day.card(f"#{number} · Reported", day.leyla)
    title = json.loads(day.row(number)["quotes"])[0]["title"]
    assert await day.press(card, f"Undo: {title}, one passage", day.leyla) == texts.UNDONE
    assert "; undone by Leyla, " in day.now(card)["text"]
    began = time.monotonic()
    while True:
        (again,) = await day.ask([asked])
        if json.loads(day.row(again)["quotes"])[:1] and json.loads(day.row(again)["quotes"])[0]["text"] == text:
            break
        assert time.monotonic() - began < 5
        await asyncio.sleep(0.3)
    assert text in day.reply(again)[0]["text"]
    assert not any(day.shows(again, other) for other in still)


def check_decisions(day: Day, decided: Decided, down: Sequence[str]) -> None:
    """The log's verdicts and takedowns are what was pressed, no more and no less, each with its name."""
    stored = day.rows(
        "SELECT q.id, v.verdict, v.actor, v.undone_at FROM verdicts v JOIN questions q ON q.uid = v.question "
        "WHERE v.verdict <> 'note'"
    )
    assert {row["id"]: (row["verdict"], row["actor"]) for row in stored} == decided.verdicts
    assert len(stored) == len(decided.verdicts)
    assert {row["undone_at"] for row in stored} == {""}
    rows = day.rows("SELECT t.actor, t.undone_by, p.text FROM takedowns t JOIN passages p USING (document, passage_sha256) "
                    "ORDER BY t.id")  # fmt: skip
    assert [row["text"] for row in rows] == list(down)
    assert [row["undone_by"] for row in rows] == ["Leyla", "", ""]
    assert [row["actor"] for row in rows][0::2] == ["Leyla", "ops"]


async def check_exports(day: Day, folder: Path) -> None:
    """Both files from Telegram and from the command line hold every row of the log, value by value, and nothing else."""
    sql = (
        "SELECT q.*, coalesce(v.verdict, '') AS verdict, coalesce(v.actor, '') AS verdict_by, coalesce(v.at, '') AS "
        "verdict_at, coalesce(v.note, '') AS verdict_note FROM questions q LEFT JOIN verdicts v ON v.question = q.uid "
        "AND v.undone_at = '' AND v.verdict <> 'note' ORDER BY q.id"
    )
    names = (*COLUMNS, "verdict", "verdict_by", "verdict_at", "verdict_note")
    expected = [
        {name: json.loads(row[name]) if name in LISTS else row[name] for name in names} for row in day.rows(sql)
    ]
    sent = {kind: await exported(day, kind) for kind in ("jsonl", "csv")}
    for kind, data in sent.items():
        path = folder / f"out.{kind}"
        assert run(day, "export", "--out", str(path)) == 0
        assert path.read_bytes() == data
    assert [json.loads(line) for line in sent["jsonl"].decode("utf-8").splitlines()] == expected
    table = list(csv.DictReader(io.StringIO(sent["csv"].decode("utf-8-sig"), newline="")))
    assert len(table) == len(expected)
    for cells, row in zip(table, expected, strict=True):
        assert cells == {name: cell(name, value) for name, value in row.items()}
    assert {row["question"] for row in table} >= {f"'{HOSTILE[0]}", HOSTILE[1]}
    exports = day.rows("SELECT actor, detail FROM deeds WHERE what = 'export' ORDER BY id")
    assert [row["actor"] for row in exports] == ["Leyla", "Leyla", "ops", "ops"]
    assert exports[0]["detail"] == f"{len(expected)} questions as jsonl"


async def exported(day: Day, kind: str) -> bytes:
    """The file that /export sends."""
    before = len(day.telegram.calls("sendDocument"))
    day.telegram.say(day.offices[day.leyla.id], day.leyla, f"/export {kind}")
    call = (await day.telegram.until("sendDocument", before + 1, timeout=60))[-1]
    return day.telegram.state.files[call.result["document"]["file_id"]].data


def cell(name: str, value: Any) -> str:
    """A value as a spreadsheet is to show it: text as it is, a formula's beginning after an apostrophe."""
    if value is None:
        return ""
    if name == "quotes":
        about = [", ".join(q[key] for key in ("title", "publisher", "published", "url") if q.get(key)) for q in value]
        value = "\n\n".join(f"{quote['text']}\n({source})" for quote, source in zip(value, about, strict=True))
    if name in LISTS and isinstance(value, list):
        value = "\n".join(each if isinstance(each, str) else json.dumps(each, ensure_ascii=False) for each in value)
    text = str(value)
    return f"'{text}" if text[:1] in {"=", "+", "-", "@"} else text
