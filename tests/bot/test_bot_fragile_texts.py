"""Texts that are easy to break are quoted exactly, over HTTP: in answers, further passages, context and inline."""

from dataclasses import replace
from typing import Any

import pytest
from standin.reading import covered, data
from standin.server import Call, StandIn
from standin.state import Chat, Person

from index import Hit

QUESTION = "Awkward?"
FAMILY = "👨\u200d👩\u200d👧\u200d👦"
TEXTS = {
    "right to left": "קדם. האם הגשר נבנה בשנת 1905? כן, לפי מועצת העיר. وبعد ذلك أصلح.",
    "mixed directions": "\u200fהגשר (bridge) נבנה ב-1905\u200e. It was repaired \u2067לאחר מכן\u2069 later.",
    "emoji with joiners": f"{FAMILY} crossed. {FAMILY}{FAMILY} 👍🏽 🇦🇿🇦🇲 built it in 1905. {FAMILY}",
    "markup": "<b>Not bold</b> & *stars* _lines_ [link](https://example.org) `code` <a href='x'>. &lt;1905&gt; ||no||",
    "zero width": "The\u200b bridge\u200c was\u2060 built\ufeff in 19\u00ad05. Soft\u00adly.",
    "combining": "Cafe\u0301 e\u0301\u0302\u0303 was built in 1905. Z\u0351\u036b\u0343\u036aa\u0302\u0302.",
    "looks like commands": "/ask @somebody #tag $TSLA +1 234 567 https://example.org/x a@b.org. Built in 1905.",
    "tabs and lines": "One\ttab,  two spaces.\n\nBuilt in 1905.\n   Indented.",
    "astral": "𐎠𐎡𐎢 𝔅𝔲𝔦𝔩𝔱 𝔦𝔫 1905. 𠜎𠜱𠝹𠱓.",
}
pytestmark = pytest.mark.usefixtures("live")


@pytest.fixture
def shown(index: Any, make_quote: Any, make_answer: Any) -> Any:
    """Let the index quote a text: its second half is the answer, and its whole is the further passage."""

    def put(text: str, sentence: str) -> Any:
        quote = make_quote(text, sentence, start=0)
        other = replace(
            quote, citation=replace(quote.citation, document="doc-2", title=text[:60]), highlight=(0, len(text))
        )
        other = replace(other, passage_sha256=f"{2:064x}", highlight_text=text)
        hits = [
            Hit(rank, each.citation.document, "x.md", each.span, 0.5, each.highlight, each.passage_sha256)
            for rank, each in enumerate((quote, other), 1)
        ]
        index.answers[QUESTION] = make_answer(QUESTION, quote, hits=tuple(hits))
        for each in (quote, other):
            index.stored[each.citation.document, each.passage_sha256] = each
            index.texts[each.citation.document] = text
            index.citations.append(each.citation)
        return quote

    return put


def quoted(call: Call) -> str:
    """What the bot has put into block quotes, as it sent it."""
    raw = call.params["text"].encode("utf-16-le")
    return "".join(
        raw[2 * each["offset"] : 2 * (each["offset"] + each["length"])].decode("utf-16-le")
        for each in call.params["entities"]
        if "blockquote" in each["type"]
    )


@pytest.mark.parametrize("name", TEXTS)
async def test_fragile_text_is_quoted_exactly(
    name: str, telegram: StandIn, private: Chat, anna: Person, shown: Any
) -> None:
    """Every code point of the passage, in order, in the answer and behind every button; the sentence is bold."""
    text = TEXTS[name]
    half = text[len(text) // 2 :].strip()
    shown(text, half)
    telegram.say(private, anna, QUESTION)
    (answer,) = await telegram.until("sendMessage")
    assert quoted(answer) == text
    kept = "".join(char for char in text if not "\u2028" <= char <= "\u202e").replace("\t", " ")
    assert covered(answer.result, "blockquote") == [kept]
    telegram.press(answer.result, data(answer.result, "More passages"), anna)
    telegram.press(answer.result, data(answer.result, "About the source"), anna)
    more = (await telegram.until("sendMessage", 3))[1]
    assert quoted(more) == text
    if "\n" not in text:
        telegram.press(answer.result, data(answer.result, "In context"), anna)
        context = (await telegram.until("sendMessage", 4))[3]
        assert quoted(context) == text
    telegram.inline(anna, QUESTION)
    (offered,) = await telegram.until("answerInlineQuery")
    content = offered.params["results"][0]["input_message_content"]
    assert text in content["message_text"]
    assert not telegram.refused


@pytest.mark.parametrize("shift", range(4))
async def test_limit_inside_a_surrogate_pair(
    shift: int, telegram: StandIn, private: Chat, anna: Person, shown: Any
) -> None:
    """A text without a place to break, of characters that cost two units, is cut between them and loses none."""
    text = "a" * shift + "𠜎" * 5000
    shown(text, text)
    telegram.say(private, anna, QUESTION)
    calls = await telegram.until("sendMessage", 3)
    assert "".join(map(quoted, calls)) == text
    assert "".join("".join(covered(call.result, "bold")) for call in calls) == text
    assert not telegram.refused


async def test_question_with_fragile_text_is_answered(
    telegram: StandIn, private: Chat, anna: Person, index: Any
) -> None:
    """What was typed reaches the index as it is."""
    for count, text in enumerate(TEXTS.values(), 1):
        telegram.say(private, anna, f"Is it so: {text}")
        await telegram.until("sendMessage", count)
    assert [asked for asked, _before in index.asked] == [f"Is it so: {text}" for text in TEXTS.values()]
    assert not telegram.refused
