"""The stand-in's tables against the published specification of the Bot API, where a copy lies next to the checkout."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from standin.methods import ASKED_UPDATES, METHODS, OBJECTS, USUAL_UPDATES, VARIANTS
from standin.rules import CHAT_ACTIONS, REACTIONS
from standin.text import ENTITY_TYPES

SPECIFICATION = Path(__file__).resolve().parents[3] / "shared" / "telegram" / "api.json"
Json = dict[str, Any]


@pytest.fixture(scope="module")
def specification() -> Json:
    """The Bot API as published, from a copy next to the checkout."""
    if not SPECIFICATION.exists():
        pytest.skip("no copy of the specification next to the checkout")
    read: Json = json.loads(SPECIFICATION.read_text())
    return read


def _spelled(kind: str) -> str:
    """A type of the specification as the tables spell it."""
    if kind.startswith("Array of "):
        return f"[{_spelled(kind.removeprefix('Array of '))}]"
    return {"Integer": "int", "String": "str", "Boolean": "bool", "InputFile": "file"}.get(kind, kind)


@pytest.mark.parametrize(("part", "table"), [("methods", METHODS), ("types", OBJECTS)])
def test_tables_equal_the_specification(specification: Json, part: str, table: dict[str, Any]) -> None:
    """Every method and object has exactly the fields, types and required flags that are published."""
    for name, fields in table.items():
        published = {
            field["name"]: (tuple(map(_spelled, field["types"])), field["required"])
            for field in specification[part][name].get("fields", [])
        }
        assert {key: (field.types, field.required) for key, field in fields.items()} == published, name


def test_lists_equal_the_specification(specification: Json) -> None:
    """Entity types, reactions, chat actions, kinds of update and scopes are those published."""
    types, methods = specification["types"], specification["methods"]

    def said(fields: list[Json], name: str) -> str:
        return str(next(field["description"] for field in fields if field["name"] == name))

    kinds = said(types["MessageEntity"]["fields"], "type")
    assert set(re.findall(r'"([a-z_]+)" \(', kinds)) == ENTITY_TYPES
    assert set(re.findall('"([^"]+)"', said(types["ReactionTypeEmoji"]["fields"], "emoji"))) == REACTIONS
    actions = said(methods["sendChatAction"]["fields"], "action")
    assert set(re.findall(r"(?:: |, | or )([a-z_]+)(?= for| or)", actions)) == CHAT_ACTIONS
    assert {field["name"] for field in types["Update"]["fields"]} - {"update_id"} == USUAL_UPDATES | ASKED_UPDATES
    assert set(types["BotCommandScope"]["subtypes"]) == set(VARIANTS["BotCommandScope"].values())
    assert set(types["ReactionType"]["subtypes"]) == set(VARIANTS["ReactionType"].values())
