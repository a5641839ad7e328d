"""The pages: what they show, that they show it as text, and the files they give."""

import csv
import io
import json
import re
from datetime import UTC, datetime, timedelta
from functools import partial
from html.parser import HTMLParser

import httpx
import pytest
from reviewing.world import HOSTILE, PASSAGE, SENTENCE, TEXT, World, post, quote_of
from sqlite_utils import Database

from bot.log.clock import clock
from bot.log.moderation import cases
from bot.log.moderation.export import COLUMNS
from bot.review.queries import JOBS
from bot.text.visible import visible

PAGES = ("/", "/questions", *(f"/queue/{job.name}" for job in JOBS), *(f"/log/{job.name}" for job in JOBS))


def feedback(world: World, question: str, kind: str, reason: str = "") -> None:
    """Somebody says something of an answer."""
    row = {
        "question": world.uids[question],
        "user_hash": "hash-of-somebody",
        "kind": kind,
        "reason": reason,
        "source": "report" if kind == "report" else "button",
        "at": clock(),
    }
    world.review.log.call(lambda db: db.table("feedback").insert(row))


TAGS = frozenset(
    """html head meta title link body a header div nav form input span button main h1 h2 h3 dl dt dd section aside ul li p
    svg rect details summary table thead tbody tr th td time article blockquote b mark label textarea""".split()
)
"""All that a page may hold: nothing that runs, loads or frames."""


class Page(HTMLParser):
    """A page as a browser parses it."""

    def __init__(self) -> None:
        super().__init__()
        self.text, self.tags, self.attributes, self.links = "", set[str](), set[str](), list[str]()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the tag, its attributes and where it leads."""
        self.tags.add(tag)
        self.attributes.update(name for name, _ in attrs)
        self.links += [value or "" for name, value in attrs if name in ("href", "src", "action", "formaction")]

    def handle_data(self, data: str) -> None:
        """Note the text."""
        self.text += data


def _join(number: int, db: Database) -> None:
    db.execute("INSERT INTO gaps VALUES (?, 1)", [number])


def plain(page: str) -> str:
    """What a reader sees of a page."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


async def test_home_counts_today_the_week_and_the_queues(world: World, moderator: httpx.AsyncClient) -> None:
    """Numbers come from the log; a question of last month is in neither of the first two."""
    month_ago = (datetime.now(UTC) - timedelta(days=31)).isoformat(timespec="milliseconds")
    world.add("Old?", quote_of(), asked_at=month_ago)
    world.add("When was the bridge built?", quote_of())
    world.add("Who painted it?", confidence=0.1)
    feedback(world, "When was the bridge built?", "report", "The link is dead.")
    page = (await moderator.get("/")).text
    text = plain(page)
    assert "Asked today 2 In seven days 2 of them answered 1 50 % declined 1 50 % disliked 0 reported 1" in text
    assert "Reported People said that something is wrong with the answer. 1" in text
    assert page.count('<rect class="answered-bar" x=') == 1
    assert f"{datetime.now(UTC).date()}: 1 answered" in page
    assert plain((await moderator.get("/?days=90")).text).count("answered: 2") == 1


async def test_question_shows_the_quote_inside_its_document(world: World, moderator: httpx.AsyncClient) -> None:
    """The passage is marked in the document's text, the answering sentence bold in it, once as sent and once in place."""
    number = world.add("When was the bridge built?", quote_of())
    page = (await moderator.get(f"/question/{number}")).text
    assert f'<blockquote dir="auto"><b>{SENTENCE}</b> It was repaired later.</blockquote>' in page
    assert f"The first sentence. <mark><b>{SENTENCE}</b></mark><mark> It was repaired later.</mark>" in page
    assert 'class="note"' not in page
    whole = (await moderator.get(f"/question/{number}/document/1")).text
    assert f'<mark id="passage"><b>{SENTENCE}</b></mark>' in whole
    assert "# Bridges" in whole
    assert (await moderator.get(f"/question/{number}/document/2")).status_code == 404


async def test_declined_question_names_titles_and_best_passages(world: World, moderator: httpx.AsyncClient) -> None:
    """What was named, and what was found but not sent, with its text."""
    number = world.add("Who painted it?")
    text = plain((await moderator.get(f"/question/{number}")).text)
    assert "Nothing was quoted Reason: not found" in text
    assert "On rivers" in text
    assert f"Best passages, not sent 1. bridges.md · 20 % {' '.join(TEXT[:9].split())}" in text
    assert "Should have answered" in text


async def test_feedback_and_history_are_shown_without_who_asked(world: World, moderator: httpx.AsyncClient) -> None:
    """Kind, place, reason and time of feedback; name and time of each decision."""
    number = world.add("When was the bridge built?", quote_of())
    feedback(world, "When was the bridge built?", "not answered", "Another bridge.")
    uid = world.uids["When was the bridge built?"]
    verdict = world.review.log.call(lambda db: cases.verdict(db, uid, "right", "moe", "Checked."))
    world.review.log.call(lambda db: cases.undo_verdict(db, verdict, "mia"))
    text = plain((await moderator.get(f"/question/{number}")).text)
    assert "not answered button," in text
    assert "Another bridge." in text
    assert re.search(r"right moe, \d{4}-\d\d-\d\d \d\d:\d\d Checked\. undone by mia,", text)


async def test_no_page_or_file_tells_who_asked(world: World, moderator: httpx.AsyncClient) -> None:
    """No hash of a user or chat and no address, on any page, in any file, in any format."""
    number = world.add("When was the bridge built?", quote_of())
    feedback(world, "When was the bridge built?", "report")
    (row,) = world.rows("questions")
    secrets = [row["user_hash"], row["chat_hash"], row["address"], "hash-of-somebody"]
    assert all(secrets)
    files = [f"/log/{job.name}.{kind}" for job in JOBS for kind in ("json", "csv", "jsonl")]
    for path in (
        *PAGES,
        f"/question/{number}",
        f"/question/{number}/document/1",
        *files,
        "/questions.csv",
        "/questions.jsonl",
    ):
        answer = await moderator.get(path)
        assert answer.status_code == 200, path
        assert [secret for secret in secrets if secret in answer.text] == [], path
        assert not any(name in answer.text for name in ("user_hash", "chat_hash", 'address"', "reply_ids")), path


@pytest.mark.parametrize("payload", HOSTILE)
async def test_stored_html_is_shown_as_text(world: World, moderator: httpx.AsyncClient, payload: str) -> None:
    """In every field that anybody can fill, on every page that shows it."""
    quote = quote_of(title=payload, url=payload, text=PASSAGE, heading=payload, document="bridges")
    number = world.add(payload, quote, language=payload, chat_kind=payload, error=payload)
    declined = world.add(f"{payload} ?", nearest=(payload,), faults=(payload,), build=payload)
    feedback(world, payload, "report", payload)
    uid = world.uids[payload]
    world.review.log.call(lambda db: cases.verdict(db, uid, "note", payload, payload))
    world.review.log.call(lambda db: cases.take_down(db, uid, payload, "", [], payload, payload))
    world.review.log.call(lambda db: cases.take_down(db, uid, "bridges", quote.passage_sha256, [], payload, payload))
    shown = 0
    for path in (*PAGES, f"/question/{number}", f"/question/{declined}", f"/question/{number}/document/1"):
        answer = await moderator.get(path)
        assert answer.status_code == 200, path
        page = Page()
        page.feed(answer.text)
        shown += page.text.count(visible(payload))
        assert page.tags <= TAGS, path
        assert [name for name in page.attributes if name.startswith("on") or name in ("style", "srcdoc")] == [], path
        assert [link for link in page.links if not re.match(r"(/|#|https?://)", link)] == [], path
    assert shown >= 20


async def test_search_finds_words_of_questions_and_of_quotes(world: World, moderator: httpx.AsyncClient) -> None:
    """All words must be in the question or in a passage it quoted; operators are only words."""
    first = world.add("When was the bridge built?", quote_of())
    second = world.add("Where is the museum?")

    async def found(words: str) -> list[int]:
        page = (await moderator.get("/questions", params={"q": words})).text
        return [int(number) for number in re.findall(r'class="ask text" dir="auto" href="/question/(\d+)', page)]

    assert await found("museum") == [second]
    assert await found("council 1905") == [first]
    assert await found("") == [second, first]
    assert await found('museum" OR "bridge') == []
    assert await found("question: *") == []


async def test_facets_count_and_narrow(world: World, moderator: httpx.AsyncClient) -> None:
    """Each value with its number of rows; a chosen one narrows the list and the other facets, not its own."""
    for number in range(3):
        world.add(
            f"Answered {number}?", quote_of(), language="az", asked_at=f"2026-0{number + 1}-05T10:00:00.000+00:00"
        )
    world.add("Declined?", language="en", chat_kind="group", asked_at="2026-03-06T10:00:00.000+00:00")
    page = plain((await moderator.get("/questions")).text)
    assert "Outcome answered 3 declined 1 Chat private 3 group 1 Language az 3 en 1" in page
    assert "Month 2026-03 2 2026-02 1 2026-01 1" in page
    page = plain((await moderator.get("/questions?outcome=declined&month=2026-03")).text)
    assert "1 question Show all" in page
    assert "Outcome answered 1 declined ✕ 1 Chat group 1 Language en 1" in page
    both = plain((await moderator.get("/questions?q=answered&month=2026-02")).text)
    assert "1 question with these words" in both


async def test_facet_counts_follow_changes(world: World, moderator: httpx.AsyncClient) -> None:
    """A row that changes or goes changes the counts."""
    number = world.add("One?", language="az")
    world.add("Two?", language="az")
    world.review.log.call(lambda db: db.execute("UPDATE questions SET language = 'en' WHERE id = ?", [number]))
    assert "Language az 1 en 1" in plain((await moderator.get("/questions")).text)
    world.review.log.call(lambda db: db.execute("DELETE FROM questions WHERE id = ?", [number]))
    assert "Language az 1 Build" in plain((await moderator.get("/questions")).text)


async def test_list_continues_with_older_questions(world: World, moderator: httpx.AsyncClient) -> None:
    """Each question is on exactly one page, newest first, with and without a filter."""
    numbers = [world.add(f"Question {number}?") for number in range(60)]
    for start in (
        "/questions",
        "/questions?outcome=declined",
        "/questions?q=question",
        "/questions?q=question&outcome=declined",
    ):
        found: list[int] = []
        path = start
        while path:
            page = (await moderator.get(path)).text
            found += [int(number) for number in re.findall(r'class="ask text" dir="auto" href="/question/(\d+)', page)]
            older = re.search(r'href="([^"]+)">Older', page)
            path = older[1].replace("&amp;", "&") if older else ""
        assert found == numbers[::-1]


async def test_export_equals_the_log(world: World, moderator: httpx.AsyncClient) -> None:
    """Every row once, in both formats, with the same values; the filters of the list hold."""
    for number in range(1100):
        world.add(f"Question {number}?", *([quote_of()] if number % 2 else []))
    uid = world.uids["Question 7?"]
    world.review.log.call(lambda db: cases.verdict(db, uid, "right", "moe"))
    expected = {row["id"]: row for row in world.rows("questions")}
    lines = [json.loads(line) for line in (await moderator.get("/questions.jsonl")).text.splitlines()]
    assert [line["id"] for line in lines] == sorted(expected)
    lists = ("quotes", "differences", "nearest", "faults")
    for line in lines:
        row = expected[line["id"]]
        assert {name: line[name] for name in COLUMNS} == {
            name: json.loads(row[name]) if name in lists else row[name] for name in COLUMNS
        }
    judged = [(line["id"], line["verdict"], line["verdict_by"]) for line in lines if line["verdict"]]
    assert judged == [(8, "right", "moe")]
    answer = await moderator.get("/questions.csv?outcome=answered")
    assert answer.headers["content-disposition"].startswith('attachment; filename="citebot-questions-')
    table = list(csv.DictReader(io.StringIO(answer.text, newline="")))
    assert [int(row["id"]) for row in table] == [number for number in sorted(expected) if number % 2 == 0]
    assert table[0]["quotes"].startswith(PASSAGE)
    both = (await moderator.get("/questions.jsonl?q=question+7&outcome=answered")).text.splitlines()
    assert [json.loads(line)["question"] for line in both] == ["Question 7?"]


async def test_csv_holds_no_formula(world: World, moderator: httpx.AsyncClient) -> None:
    """A question that would be run by a spreadsheet is text there."""
    for start in ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\u202e=1", " =1", "＝1"):
        world.add(f"{start} cmd")
    for path in ("/questions.csv", "/log/most_asked.csv"):
        cells = [cell for row in csv.reader(io.StringIO((await moderator.get(path)).text, newline="")) for cell in row]
        risky = [cell for cell in cells if re.match(r"\s*[=+@\t\r＝]|-\d+ ", cell) or "\u202e" in cell]
        assert risky == []
        assert "'=1+1 cmd" in cells


async def test_canned_query_is_datasettes_and_reads_only(world: World, moderator: httpx.AsyncClient) -> None:
    """A job as Datasette's query: rows as JSON, and no way to give SQL of one's own."""
    world.add("Who painted it?")
    world.review.log.call(
        lambda db: db.execute("INSERT INTO wordings (text, times, first_at, last_at) VALUES ('x', 3, '', '')")
    )
    answer = (await moderator.get("/log/most_asked.json?_shape=objects&sql=select+1")).json()
    assert [row["text"] for row in answer["rows"]] == ["x", "who painted it"]
    assert (
        answer["query"]["sql"]
        == "SELECT text, times, first_at, last_at FROM (SELECT * FROM most_asked LIMIT 200 OFFSET 0) AS line"
    )
    for path in (
        "/log",
        "/log.json?sql=select+1",
        "/log/questions",
        "/log/questions.json",
        "/log.db",
        "/_internal",
        "/log/most_asked/x",
        "/-/metadata.json",
        "/-/permissions",
        "/-/messages",
        "/-/allow-debug",
        "/-/settings",
        "/-/plugins.json",
        "/-/databases.json",
        "/-/threads",
        "/-/auth-token?token=x",
        "/-/static/app.css",
        "/log/most_asked.blob",
    ):
        assert (await moderator.get(path)).status_code == 404, path
    for database in world.review.datasette.databases.values():
        assert not await world.review.datasette.permission_allowed(
            {"id": "mia", "role": "moderator"}, "execute-sql", database.name
        )
    log = world.review.datasette.get_database("log")
    with pytest.raises(Exception, match="readonly database"):
        await log.execute_fn(lambda connection: connection.execute("DELETE FROM questions"))


async def test_history_is_newest_first_and_leads_to_the_case(world: World, moderator: httpx.AsyncClient) -> None:
    """Each deed with its name and the number of its case, undoing included."""
    number = world.add("When was the bridge built?", quote_of())
    uid = world.uids["When was the bridge built?"]
    times = iter(f"2026-01-0{day}T10:00:00.000+00:00" for day in range(1, 9))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cases, "clock", lambda: next(times))
        verdict = world.review.log.call(lambda db: cases.verdict(db, uid, "right", "moe"))
        world.review.log.call(lambda db: cases.take_down(db, "", "bridges", "", [], "Why not.", "mia"))
        world.review.log.call(lambda db: cases.undo_verdict(db, verdict, "mia"))
    rows = [json.loads(line) for line in (await moderator.get("/log/history.jsonl")).text.splitlines()]
    assert [(row["at"][:10], row["actor"], row["what"], row["number"], row["document"]) for row in rows] == [
        ("2026-01-03", "mia", "undone: right", number, ""),
        ("2026-01-02", "mia", "document taken down", None, "bridges"),
        ("2026-01-01", "moe", "verdict: right", number, ""),
    ]
    for path in ("/queue/history", "/log/history"):
        assert (await moderator.get(path)).text.count(f'<a href="/question/{number}">{number}</a>') == 2


async def test_unanswered_groups_link_to_a_case_with_its_wordings(world: World, moderator: httpx.AsyncClient) -> None:
    """One row for a group, with how often it was asked; the page names the other wordings."""
    first, second = world.add("Where is the museum?"), world.add("How do I find the museum?")
    world.review.log.call(
        lambda db: db.execute(
            "INSERT INTO gap_groups (id, question, first_at, last_at, model, vector) "
            "VALUES (1, ?, '2026-01-01', '2026-02-01', '', x'')",
            [first],
        )
    )
    for number in (first, second):
        world.review.log.call(partial(_join, number))
    page = plain((await moderator.get("/queue/unanswered")).text)
    assert "Where is the museum? declined" in page
    assert "asked 2 times" in page
    assert "Also asked as How do I find the museum?" in plain(
        (await moderator.get(f"/question/{first}?from=unanswered")).text
    )


async def test_unknown_pages_and_numbers(world: World, moderator: httpx.AsyncClient) -> None:
    """What is not there is said so, in a page of ours."""
    for path in (
        "/question/99",
        "/question/999999999999999999",
        "/nothing",
        "/queue/nothing",
        "/question/99/document/1",
    ):
        answer = await moderator.get(path)
        assert answer.status_code == 404, path
        assert "<h1>Not found</h1>" in answer.text


async def test_what_cannot_be_seen_is_shown_by_name(world: World, moderator: httpx.AsyncClient) -> None:
    """In questions, quotes, documents, titles, notes and reasons; only what goes back with a form stays as it was typed."""
    unseen = "abc\u202edef\u200bghi\u2066"
    named = "abc⟨U+202E⟩def⟨U+200B⟩ghi⟨U+2066⟩"
    number = world.add(f"{unseen}?", quote_of(title=unseen, heading=unseen, text=f"{SENTENCE} {unseen}", start=32))
    declined = world.add(f"{unseen} again?", nearest=(unseen,), faults=(unseen,), error=unseen)
    feedback(world, f"{unseen}?", "report", unseen)
    uid = world.uids[f"{unseen}?"]
    world.review.log.call(lambda db: cases.verdict(db, uid, "note", "moe", unseen))
    world.review.log.call(lambda db: cases.take_down(db, uid, "other", "", [], unseen, "moe"))
    found = 0
    for path in (*PAGES, f"/question/{number}", f"/question/{declined}", f"/question/{number}/document/1"):
        page = (await moderator.get(path)).text
        assert not set("\u202e\u200b\u2066") & set(page), path
        found += page.count(named)
    assert found >= 20
    page = (await moderator.get("/questions", params={"q": unseen})).text
    assert f'name="q" value="{unseen}"' in page


async def test_a_note_returned_with_a_form_is_not_altered(world: World, moderator: httpx.AsyncClient) -> None:
    """Somebody judged first: the note typed is still in the form, unchanged."""
    number = world.add("When was the bridge built?", quote_of())
    uid = world.uids["When was the bridge built?"]
    world.review.log.call(lambda db: cases.verdict(db, uid, "wrong passage", "moe"))
    answer = await post(
        moderator, f"/question/{number}/verdict", f"/question/{number}", verdict="right", note="a\u200bb"
    )
    assert answer.status_code == 409
    assert 'name="note" value="a\u200bb"' in answer.text
