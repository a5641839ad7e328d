"""Sealed values open with the key that sealed them, and with no other."""

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
    """The console has nobody to remember."""
    assert Seal(b"").close({"chat": 1}) == ""
    assert Seal(b"").open(Seal(KEY).close(1)) is None
