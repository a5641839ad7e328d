"""The hash key can be changed: old and new hashes do not match, people are still found, and no trace of the old key stays."""

from pathlib import Path
from typing import Any

import pytest
from log_questions import KEY, answered, declined, files_with, read, say, write

from bot.log.moderation import cases, queues
from bot.log.moderation.labels import labels
from bot.log.rows import Asker, keyed_hash, keyed_hashes
from bot.log.sealing import Seal
from bot.log.upkeep.keys import KeyRotationError, add_key, carry_over, drop_previous, keep_newest, rotate
from bot.log.writing.database import Log
from bot.questions import QuestionService
from bot.settings import SettingsError, load_hash_keys, load_settings

NEW = b"n" * 32


def choose(log: Log, key: bytes, user: int, tuning: int) -> None:
    """What a person said with /privacy."""
    row = {
        "user_hash": keyed_hash(key, "user", user),
        "language": "az",
        "tuning": tuning,
        "at": "2026-01-01T00:00:00+00:00",
    }
    log.call(lambda db: db.table("people").insert(row))


def test_key_file_holds_several_keys(tmp_path: Path) -> None:
    """A new key comes first, the others stay until they are dropped; the file is the owner's throughout."""
    path = tmp_path / "hash.key"
    settings = load_settings({"CITEBOT_HASH_KEY_FILE": str(path), "CITEBOT_DATA": str(tmp_path / "data")}, None)
    first = load_hash_keys(settings)[0]
    assert load_hash_keys(settings) == (first,)
    keys = add_key(path)
    assert load_hash_keys(settings) == keys
    assert keys[1:] == (first,)
    assert len(keys[0]) == 64
    assert keep_newest(path) == load_hash_keys(settings) == keys[:1]
    assert path.stat().st_mode & 0o777 == 0o600
    assert [each.name for each in tmp_path.iterdir()] == ["hash.key"]
    path.write_text(f"{'a' * 40}\nshort\n")
    with pytest.raises(SettingsError, match="has 5 characters, expected at least 32"):
        load_hash_keys(settings)


def test_seal_opens_what_an_earlier_key_sealed() -> None:
    """And seals under the newest only."""
    sealed = Seal(KEY).close({"chat": 7})
    both = Seal(NEW, [KEY])
    assert both.open(sealed) == {"chat": 7}
    renewed = both.renew(sealed)
    assert renewed is not None
    assert Seal(NEW).open(renewed) == {"chat": 7}
    assert Seal(NEW).open(sealed) is None
    assert both.renew("nonsense") is None
    assert Seal(b"").renew(sealed) is None


def test_rotation_reseals_every_sealed_value(tmp_path: Path) -> None:
    """Also in tables of others, as text or bytes; what no key opens is counted and left; the old sealing is in no file."""
    log = Log(tmp_path, key=KEY)
    uid = write(log, "When?", declined("x"))
    other, lost = Seal(KEY).close([1, 2]), Seal(b"x" * 32).close("gone")
    log.call(lambda db: db.table("waiting").insert_all([{"id": 1, "payload": other},
                                                        {"id": 2, "payload": other.encode()},
                                                        {"id": 3, "payload": lost},
                                                        {"id": 4, "payload": "plain"}]))  # fmt: skip
    before = read(log, lambda db: cases.case(db, uid)).address
    log.close()
    again = Log(tmp_path, key=NEW, previous=[KEY])
    assert rotate(again.call, again.keys, "anna") == (3, 1)
    assert again.clean()
    after = read(again, lambda db: cases.case(db, uid)).address
    assert Seal(NEW).open(after) == {"chat": 4242, "message": 7}
    payloads = read(again, lambda db: [row["payload"] for row in db["waiting"].rows])
    assert [Seal(NEW).open(each.decode() if isinstance(each, bytes) else each) for each in payloads[:2]] == [[1, 2]] * 2
    assert payloads[2:] == [lost, "plain"]
    assert files_with(tmp_path, before, other) == []
    assert [(each.actor, each.what) for each in read(again, queues.history)] == [("anna", "hash key rotated")]
    again.close()


def test_person_is_found_under_every_key(tmp_path: Path) -> None:
    """Rows of before and after a rotation carry different hashes; asking under all keys finds both."""
    log = Log(tmp_path, key=KEY)
    write(log, "Before?", declined("x"))
    log.close()
    again = Log(tmp_path, key=NEW, previous=[KEY])
    write(again, "After?", declined("x"))
    hashes = keyed_hashes(again.keys, "user", 4242)
    stored = read(again, lambda db: [row["user_hash"] for row in db["questions"].rows])
    assert stored == hashes[::-1]
    assert len(set(hashes)) == 2
    assert keyed_hashes(again.keys, "user", None) == []
    again.close()


async def test_choices_are_carried_over_when_a_person_is_seen(tmp_path: Path, index: Any) -> None:
    """People who opted out before the rotation stay opted out after it, from the first question on."""
    log = Log(tmp_path, key=KEY)
    choose(log, KEY, 4242, 0)
    log.call(lambda db: db.table("chats").insert({"chat_hash": keyed_hash(KEY, "chat", 9), "quiet": 1, "at": "2026"}))
    log.close()
    again = Log(tmp_path, key=NEW, previous=[KEY])
    service = QuestionService(index, again)
    for _ in range(2):
        await service.ask("When was the bridge built?", Asker("group", 4242, 9))
    people = read(again, lambda db: {row["user_hash"]: (row["language"], row["tuning"]) for row in db["people"].rows})
    assert people == dict.fromkeys(keyed_hashes(again.keys, "user", 4242), ("az", 0))
    assert read(again, lambda db: [row["quiet"] for row in db["chats"].rows]) == [1, 1]
    again.call(
        lambda db: db.execute("UPDATE people SET tuning = 1 WHERE user_hash = ?", [keyed_hash(NEW, "user", 4242)])
    )
    again.call(lambda db: carry_over(db, again.keys, 4242, 9))
    assert read(again, lambda db: sorted(row["tuning"] for row in db["people"].rows)) == [0, 1]
    again.close()


def test_dropping_the_old_key_erases_its_hashes(tmp_path: Path) -> None:
    """No hash under it is in any file; rows and labels stay; who opted out stays out of the labels."""
    log = Log(tmp_path, key=KEY)
    shy, open_ = (write(log, f"Asked by {user}?", answered("x"), user=user, days_ago=1) for user in (1, 2))
    for uid in (shy, open_):
        log.call(lambda db, uid=uid: cases.verdict(db, uid, "should have declined", "anna"))  # type: ignore[misc]
    choose(log, KEY, 1, 0)
    say(log, open_, "report", user=2)
    log.call(lambda db: db.execute("UPDATE feedback SET at = '2026-01-01'"))
    old = [keyed_hash(KEY, kind, user) for kind in ("user", "chat") for user in (1, 2)]
    assert "log.db" in " ".join(files_with(tmp_path, *old))
    log.close()
    again = Log(tmp_path, key=NEW, previous=[KEY])
    with pytest.raises(KeyRotationError, match="No rotation is noted"):
        again.call(lambda db: drop_previous(db, again.keys, "anna"))
    rotate(again.call, again.keys, "anna")
    write(again, "After?", declined("x"), user=3)
    assert again.call(lambda db: drop_previous(db, again.keys, "anna")) == 2
    assert again.clean()
    assert files_with(tmp_path, *old) == []
    assert files_with(tmp_path, keyed_hash(NEW, "user", 3)) == ["log.db"]
    assert read(again, lambda db: [label.labelled.question for label in labels(db)]) == ["Asked by 2?"]
    assert read(again, lambda db: queues.queue(db, "reported")) == []
    assert len(read(again, lambda db: cases.case(db, open_)).feedback) == 1
    again.close()


def test_old_key_is_not_dropped_while_a_bot_uses_it(tmp_path: Path) -> None:
    """A row that was sealed with it after the rotation is found, and the line says what to do."""
    log = Log(tmp_path, key=NEW, previous=[KEY])
    rotate(log.call, log.keys, "anna")
    late = Log(tmp_path, key=KEY)
    write(late, "Late?", declined("x"))
    late.close()
    with pytest.raises(
        KeyRotationError, match=r"Question 1 was written with the old key after the rotation. Restart the bot"
    ):
        log.call(lambda db: drop_previous(db, log.keys, "anna"))
    log.close()
