"""Decisions by button: one at a time, with a name, never lost."""

from functools import partial

import httpx
import pytest
from reviewing.world import PASSAGE, World, post, quote_of, token_of
from sqlite_utils import Database

from bot.log.clock import clock
from bot.log.moderation import cases
from bot.review.sessions import COOKIE
from index.text import sha256_text


def _say(row: dict[str, str], db: Database) -> None:
    db.table("feedback").insert(row)


QUESTION = "When was the bridge built?"


async def test_verdict_note_and_undo(world: World, moderator: httpx.AsyncClient) -> None:
    """A verdict with a note is entered under the moderator's name; a new one of theirs replaces it; undoing keeps it."""
    number = world.add(QUESTION, quote_of())
    answer = await post(moderator, f"/question/{number}/verdict", verdict="right", note="Checked, <b>twice</b>.")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/question/{number}?said=right")
    page = (await moderator.get(answer.headers["location"])).text
    assert "Marked as right." in page
    assert "Checked, &lt;b&gt;twice&lt;/b&gt;." in page
    await post(moderator, f"/question/{number}/verdict", verdict="wrong passage")
    await post(moderator, f"/question/{number}/verdict", verdict="note", note="Look again.")
    second = world.rows("verdicts")[1]["id"]
    answer = await post(moderator, f"/question/{number}/undo", id=str(second))
    assert answer.headers["location"] == f"/question/{number}?said=undone"
    rows = [(row["verdict"], row["actor"], row["note"], bool(row["undone_at"])) for row in world.rows("verdicts")]
    assert rows == [
        ("right", "mia", "Checked, <b>twice</b>.", True),
        ("wrong passage", "mia", "", True),
        ("note", "mia", "Look again.", False),
    ]
    again = await post(moderator, f"/question/{number}/undo", id=str(second))
    assert again.status_code == 409
    assert "was undone already, by mia" in again.text


@pytest.mark.parametrize(
    ("path", "fields", "kept"),
    [
        (
            "/question/1/verdict",
            {"verdict": "right", "note": "Looked <twice>."},
            ["Looked &lt;twice&gt;.", 'value="right"'],
        ),
        ("/question/1/verdict", {"verdict": "note", "note": "A remark."}, ["A remark.", 'value="note"']),
        (
            "/question/1/takedown",
            {"rank": "1", "scope": "passage", "reason": "An order."},
            ['value="An order."', 'name="scope" value="passage"'],
        ),
        ("/question/1/undo", {"id": "1"}, ['name="id" value="1"']),
        ("/takedown/1/undo", {"case": "1"}, ['name="case" value="1"']),
    ],
)
async def test_a_locked_log_is_reported_and_the_typed_text_is_kept(
    world: World, moderator: httpx.AsyncClient, path: str, fields: dict[str, str], kept: list[str]
) -> None:
    """503, nothing written; the form on the page enters it once the log is free."""
    number = world.add(QUESTION, quote_of())
    if "undo" in path:
        await post(moderator, f"/question/{number}/verdict", verdict="wrong passage")
        await post(moderator, f"/question/{number}/takedown", rank="1", scope="passage", reason="Earlier.")
    before = world.everything()
    world.review.log._busy_ms = 50
    other = Database(world.data / "log.db")
    other.execute("BEGIN IMMEDIATE")
    answer = await post(moderator, path, **fields)
    other.execute("ROLLBACK")
    other.close()
    assert answer.status_code == 503
    assert world.everything() == before
    for text in kept:
        assert text in answer.text
    assert f'action="{path}"' in answer.text
    again = await moderator.post(path, data={"csrftoken": token_of(answer.text), **fields})
    assert again.status_code == 303
    assert world.everything() != before


async def test_two_moderators_do_not_collide(world: World, moderator: httpx.AsyncClient) -> None:
    """The second is told whose verdict stands, and nothing is written until they say so."""
    number = world.add(QUESTION, quote_of())
    async with world.client(world.session("moe")) as other:
        assert (await post(other, f"/question/{number}/verdict", verdict="right")).status_code == 303
    answer = await post(moderator, f"/question/{number}/verdict", verdict="should have declined", note="No.")
    assert answer.status_code == 409
    assert "moe has judged" in answer.text
    assert [row["verdict"] for row in world.rows("verdicts")] == ["right"]
    fields = {"csrftoken": token_of(answer.text), "verdict": "should have declined", "note": "No.", "replace": "yes"}
    assert (await moderator.post(f"/question/{number}/verdict", data=fields)).status_code == 303
    rows = [(row["verdict"], row["actor"], row["undone_by"]) for row in world.rows("verdicts")]
    assert rows == [("right", "moe", "mia"), ("should have declined", "mia", "")]


@pytest.mark.parametrize(("scope", "passage"), [("passage", sha256_text(PASSAGE)), ("document", "")])
async def test_takedown_and_its_undo(world: World, moderator: httpx.AsyncClient, scope: str, passage: str) -> None:
    """A passage by its hash or a whole document, with reason and name; undone from the list or from the case."""
    number = world.add(QUESTION, quote_of())
    answer = await post(moderator, f"/question/{number}/takedown", rank="1", scope=scope, reason="Being corrected.")
    assert answer.headers["location"] == f"/question/{number}?said={scope}"
    (row,) = world.rows("takedowns")
    assert (row["document"], row["passage_sha256"], row["reason"], row["actor"]) == (
        "bridges",
        passage,
        "Being corrected.",
        "mia",
    )
    page = (await moderator.get(f"/question/{number}")).text
    assert "is taken down, by mia" in page
    assert "Being corrected." in (await moderator.get("/queue/taken_down")).text
    answer = await post(moderator, f"/takedown/{row['id']}/undo", case=str(number))
    assert answer.headers["location"] == f"/question/{number}?said=restored"
    assert world.rows("takedowns")[0]["undone_by"] == "mia"
    assert (await post(moderator, f"/takedown/{row['id']}/undo")).status_code == 409
    assert "Being corrected." not in (await moderator.get("/queue/taken_down")).text


async def test_takedown_needs_a_reason_and_a_quote(world: World, moderator: httpx.AsyncClient) -> None:
    """Without either, nothing is written."""
    number = world.add(QUESTION, quote_of())
    for fields, status in (
        ({"rank": "1", "scope": "passage", "reason": "  "}, 409),
        ({"rank": "1", "scope": "everything", "reason": "x"}, 409),
        ({"rank": "2", "scope": "passage", "reason": "x"}, 404),
    ):
        assert (await post(moderator, f"/question/{number}/takedown", **fields)).status_code == status
    assert world.rows("takedowns") == []


async def test_undo_belongs_to_its_question(world: World, moderator: httpx.AsyncClient) -> None:
    """A verdict is undone from its own page only."""
    number, other = world.add(QUESTION, quote_of()), world.add("Another?")
    await post(moderator, f"/question/{number}/verdict", verdict="right")
    assert (await post(moderator, f"/question/{other}/undo", id="1")).status_code == 404
    assert world.rows("verdicts")[0]["undone_at"] == ""


async def test_queue_is_worked_one_by_one(world: World, moderator: httpx.AsyncClient) -> None:
    """After a decision the page offers the next open case; a judged one leaves the queue, undoing puts it back."""
    numbers = []
    for name in ("First?", "Second?", "Third?"):
        numbers.append(world.add(name, quote_of()))
        uid = world.uids[name]
        row = {"question": uid, "user_hash": "x", "kind": "report", "source": "report", "reason": "", "at": clock()}
        world.review.log.call(partial(_say, row))
    first, second, third = numbers
    page = (await moderator.get("/queue/reported")).text
    assert [page.index(f'href="/question/{number}?from=reported"') for number in (third, second, first)] == sorted(
        page.index(f'href="/question/{number}?from=reported"') for number in numbers
    )
    fields = {"from": "reported", "verdict": "right"}
    answer = await post(moderator, f"/question/{third}/verdict", **fields)
    assert answer.headers["location"] == f"/question/{third}?said=right&from=reported"
    assert (
        f'href="/question/{second}?from=reported">Next in “Reported”'
        in (await moderator.get(answer.headers["location"])).text
    )
    await post(moderator, f"/question/{second}/verdict", **fields)
    answer = await post(moderator, f"/question/{first}/verdict", **fields)
    assert "Back to “Reported”" in (await moderator.get(answer.headers["location"])).text
    assert "Nothing here. All done." in (await moderator.get("/queue/reported")).text
    await post(moderator, f"/question/{second}/undo", id="2")
    assert f'href="/question/{second}?from=reported"' in (await moderator.get("/queue/reported")).text


async def test_failed_write_is_not_taken_for_done(
    world: World, moderator: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """When the log cannot be written, the moderator sees an error, and no session is printed with it."""
    number = world.add(QUESTION, quote_of())

    def fail(*_: object, **__: object) -> int:
        raise OSError("disk full")

    monkeypatch.setattr(cases, "verdict", fail)
    answer = await post(moderator, f"/question/{number}/verdict", verdict="right")
    assert answer.status_code == 500
    assert "Something went wrong" in answer.text
    assert "disk full" not in answer.text
    assert world.rows("verdicts") == []
    printed = "".join(capfd.readouterr())
    assert "locals" not in printed
    assert moderator.cookies[COOKIE] not in printed
