"""Sealed values open with the key that sealed them, and with no other."""

from datetime import UTC, datetime

import pytest

from bot.log.sealing import Seal

KEY, OTHER = b"k" * 64, b"o" * 64


def test_a_sealed_value_opens_with_its_key_only() -> None:
    """Another key, an altered text and an empty one give nothing."""
    sealed = Seal(KEY).close({"chat": -100123456789, "message": 7})
    assert "123456789" not in sealed
    assert Seal(KEY).open(sealed) == {"chat": -100123456789, "message": 7}
    assert Seal(OTHER).open(sealed) is None
    assert Seal(KEY).open(sealed[:-4] + "AAAA") is None
    assert Seal(KEY).open("") is None


def test_without_a_key_nothing_is_kept() -> None:
    """The console has no person to remember."""
    assert Seal(b"").close({"chat": 1}) == ""
    assert Seal(b"").open(Seal(KEY).close(1)) is None


def test_a_point_in_time_is_sealed_as_telegram_writes_it() -> None:
    """The library leaves some in its dictionaries; anything else that is not JSON is refused."""
    seal = Seal(KEY)
    assert seal.open(seal.close({"date": datetime(2026, 11, 21, tzinfo=UTC)})) == {"date": 1_795_219_200}
    with pytest.raises(TypeError, match="set cannot be sealed"):
        seal.close({1, 2})
