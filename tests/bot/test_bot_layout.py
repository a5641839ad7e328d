"""Cutting and packing lose nothing but white space, whatever the text."""

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.telegram.messages import units
from bot.text.layout import Mark, MessageBlock, Writer, cut, one_line, pack

FAMILY = "👨\u200d👩\u200d👧\u200d👦"
PIECES = st.sampled_from(
    [
        "a",
        "Ə",
        "ı",
        "word ",
        "Sentence. ",
        "\n",
        "\n\n",
        " ",
        "🇦🇿",
        FAMILY,
        "👍🏽",
        "e\u0301",
        "שלום",
        "مرحبا",
        "🫠",
        "\u200f",
    ]
)
TEXTS = st.one_of(st.lists(PIECES, max_size=60).map("".join), st.text(max_size=120))


def test_units_count_utf_16() -> None:
    """Characters beyond the basic plane count two."""
    assert [units(text) for text in ("a", "Ə", "🫠", "🇦🇿", FAMILY)] == [1, 1, 2, 4, 11]


@settings(deadline=None)  # the machine may be busy
@given(TEXTS, st.integers(2, 40), st.data())
def test_cut_keeps_text_and_marks(text: str, limit: int, data: st.DataObject) -> None:
    """Parts joined give the text back without the white space at the cuts; each mark still covers the same text."""
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    parts = cut(MessageBlock(text, (Mark(start, end, "bold"),)), limit=limit, size=units)
    place, marked = 0, []
    for part in parts:
        assert part.text == part.text.strip() != ""
        assert units(part.text) <= limit
        found = text.index(part.text, place)
        assert text[place:found].strip() == ""
        for mark in part.marks:
            marked.append(part.text[mark.start : mark.end])
            assert start <= found + mark.start < found + mark.end <= end
            assert marked[-1] == marked[-1].strip()
        place = found + len(part.text)
    assert text[place:].strip() == ""
    assert "".join("".join(marked).split()) == "".join(text[start:end].split())


@settings(deadline=None)  # the machine may be busy
@given(st.lists(TEXTS.filter(str.strip), max_size=8), st.integers(20, 60))
def test_pack_keeps_order_and_limits(texts: list[str], limit: int) -> None:
    """Blocks come out in order, in messages within both limits."""
    blocks = []
    for text in texts:
        writer = Writer()
        writer.add(text, "bold")
        blocks.append(writer.block())
    packed = pack(blocks, limit=limit, size=units, max_marks=3)
    assert all(0 < units(block.text) <= limit and len(block.marks) <= 3 for block in packed)
    assert "".join("".join(block.text.split()) for block in packed) == "".join("".join(text.split()) for text in texts)


def test_cut_prefers_the_end_of_a_sentence() -> None:
    """A reader gets whole sentences where there are any."""
    parts = cut(MessageBlock("One two three. Four five six. Seven"), limit=19, size=units)
    assert [part.text for part in parts] == ["One two three.", "Four five six.", "Seven"]


def test_cut_spares_what_is_drawn_as_one() -> None:
    """Families, skin tones, flags and accents stay whole."""
    for piece in (FAMILY, "👍🏽", "🇦🇿", "e\u0301"):
        parts = cut(MessageBlock(piece * 30), limit=2 * units(piece) + 1, size=units)
        assert {part.text for part in parts} == {piece * 2}


def test_block_that_fits_in_one_message_is_not_cut() -> None:
    """It begins a new message instead."""
    packed = pack([MessageBlock("a" * 30), MessageBlock("b " * 14 + "b")], limit=40, size=units)
    assert [block.text for block in packed] == ["a" * 30, "b " * 14 + "b"]


def test_one_line_disarms_titles() -> None:
    """No line breaks, no control characters, no turning of the reading direction, no endless titles."""
    assert one_line(" A\n\x1b[31m \u202etitle\u2069 ") == "A [31m title"
    assert one_line("x" * 500, 10) == "x" * 9 + "…"
