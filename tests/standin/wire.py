"""A request's bytes to checked parameters: the query string, forms, JSON and uploads, against the tables.

Second step of a call (`server` → `wire` → `actions`). Guarantees that an action sees only fields its method has, every
required one, each with the type the table gives. Telegram itself passes over fields it does not know and reads many
wrong types as best it can; the stand-in refuses them, because a test wants the typing mistake shown.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from standin.methods import MARKED, METHODS, OBJECTS, VARIANTS, Field
from standin.refusals import Json, Refusal

_WHOLE_NUMBER = re.compile(r"-?\d{1,19}")
_QUOTED_NAME = re.compile(r'\bname="([^"]*)"')
_QUOTED_FILENAME = re.compile(r'\bfilename="([^"]*)"')


@dataclass(frozen=True)
class Upload:
    """One file of a multipart request."""

    name: str
    data: bytes


def read_request(query: str, content_type: str, body: bytes) -> Json:
    """All fields of a request by name, not yet checked: strings, uploads, or what a JSON body held."""
    try:
        fields: Json = dict(parse_qsl(query, keep_blank_values=True, errors="strict"))
        kind = content_type.partition(";")[0].strip().lower()
        if kind == "application/json":
            fields |= json.loads(body or b"{}")
        elif kind == "multipart/form-data":
            fields |= _read_multipart(content_type, body)
        elif body:
            fields |= parse_qsl(body.decode(), keep_blank_values=True, errors="strict")
    except UnicodeDecodeError:
        raise Refusal("strings must be encoded in UTF-8") from None
    except (ValueError, TypeError, KeyError, IndexError) as error:
        raise Refusal(f"can't parse the request: {error}") from None
    return fields


def _read_multipart(content_type: str, body: bytes) -> Json:
    """The parts of a form by name; a part with a filename is an `Upload`."""
    boundary = content_type.partition("boundary=")[2].partition(";")[0].strip('" ')
    fields: Json = {}
    for part in (b"\r\n" + body).split(b"\r\n--" + boundary.encode())[1:-1]:
        head, _, data = part.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        disposition = head.decode()
        name = _QUOTED_NAME.findall(disposition)[0]
        filename = _QUOTED_FILENAME.findall(disposition)
        fields[name] = Upload(filename[0], data) if filename else data.decode()
    return fields


def check_params(method: str, raw: Json) -> Json:
    """The parameters of a call as Python values.

    Raises:
        Refusal: If a field is unknown, missing or of another type than the table gives.
    """
    table = METHODS[method]
    attached = {name: value for name, value in raw.items() if isinstance(value, Upload) and name not in table}
    params: Json = {}
    used = set()
    for name, value in raw.items():
        if name in attached:
            continue
        if name not in table:
            raise Refusal(f'unknown parameter "{name}" of {method}')
        if isinstance(value, str) and value.startswith("attach://") and "file" in table[name].types:
            used.add(value.removeprefix("attach://"))
            params[name] = attached.get(value.removeprefix("attach://"))
            if params[name] is None:
                raise Refusal(f'there is no upload named "{value}"')
        else:
            params[name] = _read_param(name, table[name], value)
    if set(attached) - used:
        raise Refusal(f"uploads nothing refers to: {', '.join(set(attached) - used)}")
    for name, field in table.items():
        if field.required and params.get(name) in (None, ""):
            raise Refusal("message text is empty" if name == "text" else f"{name} is empty")
    return params


def _read_param(name: str, field: Field, value: Any) -> Any:
    """One top-level parameter: a form gives text where the table wants a number, a flag or an object."""
    if isinstance(value, str) and "str" not in field.types:
        if _WHOLE_NUMBER.fullmatch(value) and "int" in field.types:
            value = int(value)
        elif value.lower() in ("true", "false", "1", "0") and "bool" in field.types:
            value = value.lower() in ("true", "1")
        elif not {"int", "bool", "file"} & set(field.types):
            try:
                value = json.loads(value)
            except ValueError:
                raise Refusal(f"can't parse {name}: not valid JSON") from None
    elif isinstance(value, str) and "int" in field.types and _WHOLE_NUMBER.fullmatch(value):
        value = int(value)
    return _check(name, field.types, value)


def _check(where: str, types: tuple[str, ...], value: Any) -> Any:
    """The value, if it has one of the types; else the refusal that says what was expected."""
    if len(types) > 1 and "InlineKeyboardMarkup" in types:
        return _check_object(where, _kind_of(where, MARKED["reply_markup"], value, set(types)), value)
    kind = types[0]
    if kind.startswith("["):
        if not isinstance(value, list):
            raise Refusal(f"can't parse {where}: expected an Array")
        return [_check(f"{where}[{i}]", (kind[1:-1],), item) for i, item in enumerate(value)]
    if kind in VARIANTS or kind in MARKED or kind in OBJECTS:
        if kind in VARIANTS:
            tag = value.get("type") if isinstance(value, dict) else None
            kind = VARIANTS[kind].get(str(tag), "") or _unknown(where, f'{kind} of type "{tag}"')
        elif kind in MARKED:
            kind = _kind_of(where, MARKED[kind], value, None)
        return _check_object(where, kind, value)
    if not any(_HAS_TYPE.get(each, _never)(value) for each in types):
        raise Refusal(f"can't parse {where}: expected {' or '.join(types)}, found {json.dumps(value, default=repr)}")
    return value


def _kind_of(where: str, marks: dict[str, str], value: Any, allowed: set[str] | None) -> str:
    """Which object this is, by the field only it has."""
    for mark, kind in marks.items():
        if isinstance(value, dict) and mark in value and (allowed is None or kind in allowed):
            return kind
    return _unknown(where, "object of this kind")


def _unknown(where: str, what: str) -> str:
    raise Refusal(f"can't parse {where}: the stand-in knows no {what}")


def _check_object(where: str, kind: str, value: Any) -> Json:
    """The object, with every field known, every required one there, and each of its type."""
    if not isinstance(value, dict):
        raise Refusal(f"can't parse {where}: expected an Object")
    table = OBJECTS[kind]
    for name in value:
        if name not in table:
            raise Refusal(f'can\'t parse {where}: unknown field "{name}" of {kind}')
    for name, field in table.items():
        if field.required and name not in value:
            raise Refusal(f"can't parse {where}: Can't find field \"{name}\"")
    return {name: _check(f"{where}.{name}", table[name].types, item) for name, item in value.items()}


def _never(_: Any) -> bool:
    return False


_HAS_TYPE: dict[str, Callable[[Any], bool]] = {
    "int": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "str": lambda value: isinstance(value, str),
    "bool": lambda value: isinstance(value, bool),
    "file": lambda value: isinstance(value, Upload),
}
