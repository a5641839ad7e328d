"""The environment becomes settings, or one clear line."""

import stat
from pathlib import Path

import pytest

from bot.settings import SettingsError, load_hash_keys, load_settings

TOKEN = "123456:ABCdef-ghi_jkl"


def test_settings_have_defaults() -> None:
    """An empty environment is enough for the console."""
    settings = load_settings({}, None)
    assert (settings.token, settings.data, settings.threshold, settings.max_question) == ("", Path("data"), None, 1000)
    assert settings.base_url == "https://api.telegram.org/bot"
    assert settings.base_file_url == "https://api.telegram.org/file/bot"


def test_environment_wins_over_env_file(tmp_path: Path) -> None:
    """`.env` fills in only what the environment leaves open; its values are taken as they are."""
    file = tmp_path / ".env"
    file.write_text(f"\ufeffTELEGRAM_BOT_TOKEN={TOKEN}\nCITEBOT_DATA=from-file\nCITEBOT_HASH_KEY={'$HOME' * 10}\n")
    settings = load_settings({"CITEBOT_DATA": "from-environment"}, file)
    assert settings.token == TOKEN
    assert settings.data == Path("from-environment")
    assert settings.hash_key == "$HOME" * 10


def test_file_address_follows_base_url() -> None:
    """One setting is enough for a local Bot API server."""
    settings = load_settings({"TELEGRAM_BASE_URL": "http://127.0.0.1:8081/bot"}, None)
    assert settings.base_file_url == "http://127.0.0.1:8081/file/bot"


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("TELEGRAM_BASE_URL", "https://api.telegram.org", "ending in /bot"),
        ("TELEGRAM_BASE_URL", "https://host/bot?x=/bot", "ending in /bot"),
        ("TELEGRAM_BASE_URL", "ftp://host/bot", "http or https"),
        ("TELEGRAM_BASE_FILE_URL", "https://[/bot", "ending in /bot"),
        ("TELEGRAM_BOT_TOKEN", "not a token", "digits, a colon"),
        ("CITEBOT_THRESHOLD", "1.5", "from 0 to 1"),
        ("CITEBOT_THRESHOLD", "nan", "from 0 to 1"),
        ("CITEBOT_THRESHOLD", "high", "from 0 to 1"),
        ("CITEBOT_MAX_QUESTION", "0", "from 1 to 4096"),
        ("CITEBOT_MAX_QUESTION", "٣", "from 1 to 4096"),
        ("CITEBOT_LOG_LEVEL", "LOUD", "DEBUG"),
        ("CITEBOT_HASH_KEY", "short", "at least 32"),
        ("CITEBOT_LOG_FORMAT", "xml", "text, json"),
        ("CITEBOT_LOG_QUESTIONS", "maybe", "yes, no"),
        ("CITEBOT_WEBHOOK_URL", "http://bot.example.org", "https"),
        ("CITEBOT_WEBHOOK_URL", "https://bot.example.org/?a", "without ?"),
        ("CITEBOT_WEBHOOK_PORT", "0", "from 1 to 65535"),
        ("CITEBOT_MONITOR_PORT", "65536", "from 0 to 65535"),
        ("CITEBOT_WEBHOOK_SECRET", "short", "16 to 256"),
        ("CITEBOT_WEBHOOK_PATH", "with/slash/and/more/of/it", "16 to 256"),
    ],
)
def test_bad_value_is_one_line(name: str, value: str, expected: str) -> None:
    """The line names the setting and what was expected."""
    with pytest.raises(SettingsError) as caught:
        load_settings({name: value}, None)
    line = str(caught.value)
    assert name in line
    assert expected in line
    assert "\n" not in line


def test_secrets_stay_out_of_messages_and_repr() -> None:
    """Neither a bad token nor a good one is ever shown."""
    with pytest.raises(SettingsError) as caught:
        load_settings({"TELEGRAM_BOT_TOKEN": "secret secret"}, None)
    assert "secret" not in str(caught.value)
    shown = repr(load_settings({"TELEGRAM_BOT_TOKEN": TOKEN, "CITEBOT_HASH_KEY": "h" * 40}, None))
    assert "ABCdef" not in shown
    assert "hhhh" not in shown


def test_hash_key_is_made_once_for_the_owner_only(tmp_path: Path) -> None:
    """The first start makes the file with mode 600, the second reads the same key."""
    path = tmp_path / "config" / "hash.key"
    settings = load_settings({"CITEBOT_HASH_KEY_FILE": str(path), "CITEBOT_DATA": str(tmp_path / "data")}, None)
    key = load_hash_keys(settings)[0]
    assert len(key) == 64
    assert load_hash_keys(settings)[0] == key
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [each.name for each in path.parent.iterdir()] == ["hash.key"]


def test_hash_key_that_others_can_read_is_refused(tmp_path: Path) -> None:
    """The line says how to mend it."""
    path = tmp_path / "hash.key"
    path.write_text("k" * 64)
    path.chmod(0o644)
    settings = load_settings({"CITEBOT_HASH_KEY_FILE": str(path), "CITEBOT_DATA": str(tmp_path / "data")}, None)
    with pytest.raises(SettingsError, match="chmod 600"):
        load_hash_keys(settings)[0]


def test_hash_key_in_the_data_folder_is_refused(tmp_path: Path) -> None:
    """A copy of the data folder must not carry the key along."""
    settings = load_settings({"CITEBOT_HASH_KEY_FILE": str(tmp_path / "k"), "CITEBOT_DATA": str(tmp_path)}, None)
    with pytest.raises(SettingsError, match="inside the data folder"):
        load_hash_keys(settings)[0]


def test_hash_key_that_cannot_be_made_is_one_line(tmp_path: Path) -> None:
    """A file where the folder should be."""
    (tmp_path / "config").write_text("")
    path = tmp_path / "config" / "hash.key"
    settings = load_settings({"CITEBOT_HASH_KEY_FILE": str(path), "CITEBOT_DATA": str(tmp_path / "data")}, None)
    with pytest.raises(SettingsError, match="CITEBOT_HASH_KEY_FILE"):
        load_hash_keys(settings)[0]


def test_chats_and_rates_are_read() -> None:
    """Ids with commas or spaces between, the word for private chats, whole numbers."""
    given = {"CITEBOT_CHATS": "-1001234567890, 41 private", "CITEBOT_RATE_USER": "0", "CITEBOT_RATE_CHAT": "7"}
    settings = load_settings(given, None)
    assert settings.chats == ("-1001234567890", "41", "private")
    assert (settings.rate_user, settings.rate_chat, settings.retention_days) == (0, 7, 180)
    assert load_settings({}, None).chats == ()


@pytest.mark.parametrize(
    ("variable", "value"),
    [("CITEBOT_CHATS", "@group"), ("CITEBOT_CHATS", "-0"), ("CITEBOT_RATE_USER", "-1"), ("CITEBOT_RATE_CHAT", "many"),
     ("CITEBOT_RETENTION_DAYS", "1.5"), ("CITEBOT_RATE_USER", "60000")],
)  # fmt: skip
def test_bad_chats_and_rates_are_one_line(variable: str, value: str) -> None:
    """The line names the setting and what was found."""
    with pytest.raises(SettingsError, match=f"{variable} .*{value!r}.*Fix it or unset it"):
        load_settings({variable: value}, None)


def test_secrets_of_the_webhook_come_from_the_token_unless_set() -> None:
    """The two differ, hold nothing of the token, and change with it."""
    one = load_settings({"TELEGRAM_BOT_TOKEN": TOKEN, "CITEBOT_WEBHOOK_URL": "https://example.org/a/"}, None)
    two = load_settings({"TELEGRAM_BOT_TOKEN": TOKEN + "x", "CITEBOT_WEBHOOK_PATH": "a-path-of-my-own"}, None)
    assert one.webhook_url_with_path() == f"https://example.org/a/{one.webhook_secret_path()}"
    assert len({one.webhook_secret_path(), one.webhook_secret_token(), two.webhook_secret_token()}) == 3
    assert two.webhook_secret_path() == "a-path-of-my-own"
    assert "ABCdef" not in one.webhook_secret_path() + one.webhook_secret_token()
