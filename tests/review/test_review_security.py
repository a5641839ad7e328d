"""Without the right, no one gets or changes anything: every address with every kind of wrong identity."""

import re
from collections.abc import Iterator
from urllib.parse import quote

import httpx
import pytest
from reviewing.world import HOST, PASSWORD, World, post, quote_of, raw_get, token_of

from bot.log.moderation import cases
from bot.review.plugin import RULES
from bot.review.queries import JOBS
from bot.review.sessions import COOKIE, SESSION_SECONDS, Sessions

MARK = "Zebra crossing"
"""Is in the question; no page for outsiders may hold it."""
FORMS = {
    "/question/1/verdict": {"verdict": "right", "note": "n"},
    "/question/1/undo": {"id": "1"},
    "/question/1/takedown": {"rank": "1", "scope": "passage", "reason": "r"},
    "/takedown/1/undo": {},
}
OPEN = ("/-/login", "/-/link", "/-/review/review.css", "/-/review/icon.svg")


def addresses() -> Iterator[str]:
    """Every address there is, from the list that the access control itself uses."""
    names = "|".join(job.name for job in JOBS)
    for rule in RULES:
        path = rule.path.replace(r"\d{1,18}", "1").replace(r"\d{1,3}", "1").replace("\\", "")
        for name in [job.name for job in JOBS] if f"({names})" in path else [""]:
            each = path.replace(f"({names})", name)
            yield from (
                each.replace("(csv|jsonl)", "csv"),
                each.replace("(csv|jsonl)", "jsonl"),
                each.replace("(.json)?", ".json"),
                each.replace("(.json)?", ""),
                each.replace("(review.css|icon.svg)", "review.css"),
            )


ALL = sorted({path for path in addresses() if "(" not in path})


@pytest.fixture
def filled(world: World) -> World:
    """A log with a case, a verdict and a takedown."""
    world.add(f"{MARK}?", quote_of())
    uid = world.uids[f"{MARK}?"]
    world.review.log.call(lambda db: cases.verdict(db, uid, "wrong passage", "moe", MARK))
    world.review.log.call(lambda db: cases.take_down(db, uid, "other", "", [], MARK, "moe"))
    return world


def test_the_list_of_addresses_is_whole() -> None:
    """The walk below covers each rule of the access control."""
    for rule in RULES:
        assert any(re.fullmatch(rule.path, path) for path in ALL), rule.path
    assert {path for path in ALL if any(r.method == "POST" and re.fullmatch(r.path, path) for r in RULES)} == {
        *FORMS,
        "/-/login",
        "/-/logout",
    }


def wrong_sessions(world: World) -> dict[str, str]:
    """Cookies that must open nothing."""
    good = world.session("mia")
    payload, _, signature = good.partition(".")
    other = Sessions("another secret", world.accounts)
    old = Sessions("s", world.accounts, clock=lambda: 0.0)
    old._signer = world.review.sessions._signer
    gone = world.review.sessions.begin(world.accounts.all()["mia"])
    person = world.review.sessions.read(gone)
    assert person is not None
    world.review.sessions.end(person)
    return {
        "none": "",
        "forged signature": f"{payload}.{signature[::-1]}",
        "altered payload": f"{payload[:-2]}AA.{signature}",
        "another key": other.begin(world.accounts.all()["mia"]),
        "expired": old.begin(world.accounts.all()["mia"]),
        "logged out": gone,
        "unsigned": "eyJuYW1lIjoibWlhIn0",
        "datasette's own": world.review.datasette.sign({"a": {"id": "mia", "role": "moderator"}}, "actor"),
        "garbage": "%00%ff;../..",
    }


async def test_without_a_session_nothing_is_shown_and_nothing_written(filled: World) -> None:
    """Every address, by GET and POST, with every wrong cookie, also as Datasette's own cookie, a header, or a token."""
    before = filled.everything()
    leaks, tried = [], 0
    for kind, cookie in wrong_sessions(filled).items():
        async with filled.client() as client:
            token = token_of((await client.get("/-/login")).text)
            csrf = client.cookies["ds_csrftoken"]
            headers = {
                "cookie": f"ds_csrftoken={csrf}; {COOKIE}={cookie}; ds_actor={cookie}",
                "authorization": f"Bearer {cookie}",
                "x-csrftoken": csrf,
            }
            for path in ALL:
                for answer in (
                    await client.get(path, headers=headers),
                    await client.post(path, headers=headers, data={"csrftoken": token, **FORMS.get(path, {})}),
                ):
                    tried += 1
                    fine = answer.status_code in (303, 401, 403, 404, 405) or path in OPEN
                    if MARK in answer.text or not fine or COOKIE in answer.headers.get("set-cookie", ""):
                        leaks.append((kind, path, answer.status_code))
    assert leaks == []
    assert tried == 9 * 2 * len(ALL)
    assert filled.everything() == before


async def test_a_reader_reads_and_writes_nothing(filled: World) -> None:
    """Every form is refused, with a good token; the pages have no buttons for them."""
    before = filled.everything()
    async with filled.client(filled.session("rea")) as reader:
        for path, fields in FORMS.items():
            answer = await post(reader, path, **fields)
            assert answer.status_code == 403, path
        page = (await reader.get("/question/1")).text
        assert MARK in page
        assert re.findall(r'action="([^"]+)"', page) == ["/-/logout"]
    assert filled.everything() == before


@pytest.mark.parametrize("path", FORMS)
async def test_a_form_without_its_token_is_refused(filled: World, path: str) -> None:
    """Missing, empty, wrong, another browser's, doubled; no cookie; another type of body; another site's form."""
    before = filled.everything()
    async with filled.client(filled.session("mia")) as client, filled.client(filled.session("moe")) as other:
        token = token_of((await client.get("/")).text)
        foreign = token_of((await other.get("/")).text)
        fields = FORMS[path]
        refused = [
            await client.post(path, data=fields),
            await client.post(path, data={"csrftoken": "", **fields}),
            await client.post(path, data={"csrftoken": token[:-1] + "x", **fields}),
            await client.post(path, data={"csrftoken": foreign, **fields}),
            await client.post(path, data={"csrftoken": [token, token], **fields}),
            await client.post(path, data={"csrftoken": "é" * 20, **fields}),
            await client.post(path, data=fields, headers={"x-csrftoken": token}),
            await client.post(path, data=fields, headers={"authorization": "Bearer x"}),
            await client.post(path, json={"csrftoken": token, **fields}),
            await client.post(path, files={"csrftoken": (None, token), **{k: (None, v) for k, v in fields.items()}}),
            await client.post(
                path, content=b"\xff\xfe%ff", headers={"content-type": "application/x-www-form-urlencoded"}
            ),
            await client.post(path, data={"csrftoken": token, "note": "x" * 70_000}),
            await client.post(path, data={"csrftoken": token, **fields}, headers={"origin": "https://evil.example"}),
            await client.post(path, data={"csrftoken": token, **fields}, headers={"sec-fetch-site": "cross-site"}),
            await client.post(path, data={"csrftoken": token, **fields}, headers={"host": "evil.example"}),
        ]
        client.cookies.delete("ds_csrftoken")
        refused.append(await client.post(path, data={"csrftoken": token, **fields}))
        assert [answer.status_code for answer in refused] == [403] * 10 + [400, 413, 403, 403, 421, 403]
        assert filled.everything() == before
        right = await post(client, path, **fields)
        assert right.status_code in (303, 404, 409)  # with the token it gets through to the case


async def test_sql_and_paths_in_every_parameter(filled: World, moderator: httpx.AsyncClient) -> None:
    """Nothing given is taken for SQL, for a file or for a template: no error, no row more, nothing written."""
    attacks = [
        "' OR 1=1 --",
        '" OR ""="',
        "1; DROP TABLE questions",
        "UNION SELECT user_hash FROM questions",
        "1)",
        "\x00",
        "%00",
        "../../log.db",
        "..%2f..%2flog.db",
        "{{7*7}}",
        "é" * 500,
        "9" * 400,
        "-1",
        "NaN",
        "*",
        'NEAR("a" "b")',
        "a:b^",
        "\xd8\x00",
    ]
    before = filled.everything()
    secrets = [filled.rows("questions")[0][name] for name in ("user_hash", "chat_hash", "address")]
    names = {name for rule in RULES for name in rule.args if rule.who != "anyone"} | {
        "sql",
        "_where",
        "_facet",
        "_trace",
        "_extra",
    }
    for path in (
        "/",
        "/questions",
        "/questions.csv",
        "/questions.jsonl",
        "/question/1",
        "/queue/reported",
        "/log/most_asked.json",
    ):
        for name in sorted(names):
            for attack in attacks:
                answer = await moderator.get(path, params={name: attack})
                assert answer.status_code == 200, (path, name, attack)
                hidden = secrets[:-1] if path.startswith("/questions.") else secrets  # an export names its rows by uid
                assert not [secret for secret in hidden if secret in answer.text]
    for attack in attacks:
        for path in (
            f"/question/{quote(attack, safe='')}",
            f"/queue/{quote(attack, safe='')}",
            f"/log/{quote(attack, safe='')}",
            f"/-/review/{quote(attack, safe='')}",
            f"/question/1/document/{quote(attack, safe='')}",
        ):
            answer = await moderator.get(path)
            assert answer.status_code == 404, path
    for path, fields in FORMS.items():
        for name in fields:
            for attack in attacks:
                if path.endswith("/verdict") and name == "note":
                    continue  # a note may be any text; the pages' tests show that it stays text
                if path.endswith("/takedown") and name == "reason":
                    continue
                answer = await post(moderator, path, **{**fields, name: attack})
                assert answer.status_code in (404, 409), (path, name, attack)
    assert filled.everything() == before


@pytest.mark.parametrize(
    "path",
    [
        "/-/review/../../../data/log.db",
        "/-/review/..%2f..%2f..%2flog.db",
        "/-/review/%2e%2e/plugin.py",
        "/-/review//etc/passwd",
        "/-/review/review.css%00",
        "/-/review/review.css/",
        "/-/review/",
        "//evil.example/",
        "/questions/",
        "/%71uestions",
        "/questions%0a",
        "/questions\n",
        "/log/reported.db",
        "/log/..%2fquestions.json",
        "/./questions",
        "/question/1%20",
        "/question/１",
        "",
        "*",
        "http://evil.example/questions",
    ],
)
async def test_only_exact_paths_are_known(filled: World, path: str) -> None:
    """No way around the list by encoding, dots or slashes, however raw they arrive."""
    status, body = await raw_get(filled.app, path.encode(), filled.session("mia"))
    assert status == 404
    assert MARK not in body


@pytest.mark.parametrize("method", ["HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "get"])
async def test_other_methods_are_refused(filled: World, method: str) -> None:
    """GET and POST are all there is."""
    async with filled.client(filled.session("mia")) as client:
        for path in ("/", "/questions", "/question/1/verdict", "/log/reported.json"):
            answer = await client.send(
                httpx.Request(method, f"http://{HOST}{path}") if method != "get" else _lower(path)
            )
            assert answer.status_code == 405


def _lower(path: str) -> httpx.Request:
    request = httpx.Request("GET", f"http://{HOST}{path}")
    request.method = "get"
    return request


async def test_headers_forbid_scripts_frames_caches_and_referrers(filled: World, moderator: httpx.AsyncClient) -> None:
    """On every page, refusals included."""
    async with filled.client() as outsider:
        answers = [
            await moderator.get(path) for path in ("/", "/questions", "/question/1", "/questions.csv", "/nothing")
        ]
        answers += [await outsider.get(path) for path in ("/", "/-/login", "/questions.csv")]
    for answer in answers:
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "script-src" not in policy  # so the default holds: none
        assert "unsafe" not in policy
        assert answer.headers["x-frame-options"] == "DENY"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["cache-control"] == "private, no-store"
        assert "://" not in re.sub(r"https?://example\.org[^\"]*|http://www\.w3\.org/2000/svg", "", answer.text)


async def test_login_and_logout(world: World) -> None:
    """A right password lets in, to the page that was asked for; logging out ends the session for copies of its cookie too."""
    async with world.client() as client:
        first = await client.get("/queue/reported?page=2")
        assert (first.status_code, first.headers["location"]) == (303, "/-/login?next=/queue/reported%3Fpage%3D2")
        page = (await client.get(first.headers["location"])).text
        assert 'name="next" value="/queue/reported?page=2"' in page
        answer = await client.post(
            "/-/login",
            data={"csrftoken": token_of(page), "name": "mia", "password": PASSWORD, "next": "/queue/reported?page=2"},
        )
        assert (answer.status_code, answer.headers["location"]) == (303, "/queue/reported?page=2")
        cookie = answer.headers["set-cookie"]
        assert "HttpOnly" in cookie
        assert "SameSite=lax" in cookie
        assert f"Max-Age={SESSION_SECONDS}" in cookie
        assert "mia · moderator" in re.sub(r"<[^>]+>", "", (await client.get("/")).text)
        copied = client.cookies[COOKIE]
        assert (await post(client, "/-/logout")).headers["location"] == "/-/login"
    async with world.client(copied) as copy:
        assert (await copy.get("/")).status_code == 303


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example",
        "https://evil.example",
        "/\\evil.example",
        "/-/logout",
        "/nothing",
        "javascript:alert(1)",
        "/?x=\r\nSet-Cookie:a=b",
        "",
    ],
)
async def test_login_leads_nowhere_else(world: World, target: str) -> None:
    """Whatever is asked for, only a page of ours is opened."""
    async with world.client() as client:
        answer = await post(client, "/-/login", "/-/login", name="mia", password=PASSWORD, next=target)
        assert (answer.status_code, answer.headers["location"]) == (303, "/")


@pytest.mark.parametrize("name", ["mia", "nobody", "", "m" * 500, "mia\x00", "' OR ''='"])
async def test_wrong_logins_tell_nothing_about_names(world: World, name: str) -> None:
    """The same words, whether the name exists or not, and no cookie."""
    async with world.client() as client:
        answer = await post(client, "/-/login", "/-/login", name=name, password="x" * 2000)
        assert answer.status_code == 401
        assert "Name or password is not right." in answer.text
        assert COOKIE not in answer.headers.get("set-cookie", "")


async def test_one_time_link_works_once(world: World) -> None:
    """The second time, and with another token, it opens nothing; a new link makes the old one void."""
    token = world.review.sessions.make_link()
    async with world.client() as client, world.client() as second:
        assert (await client.get("/-/link", params={"token": "x" * 43})).status_code == 401
        answer = await client.get("/-/link", params={"token": token})
        assert (answer.status_code, answer.headers["location"]) == (303, "/")
        assert "local · moderator" in re.sub(r"<[^>]+>", "", (await client.get("/")).text)
        assert (await second.get("/-/link", params={"token": token})).status_code == 401
        void = world.review.sessions.make_link()
        world.review.sessions.make_link()
        assert (await second.get("/-/link", params={"token": void})).status_code == 401


@pytest.mark.parametrize("change", ["removed", "new password", "made a reader"])
async def test_sessions_end_with_their_account(world: World, change: str) -> None:
    """At the next request, without a restart."""
    async with world.client(world.session("mia")) as client:
        assert (await client.get("/")).status_code == 200
        if change == "removed":
            world.accounts.remove("mia")
        else:
            world.accounts.add("mia", "reader" if change == "made a reader" else "moderator", PASSWORD + "!")
        assert (await client.get("/")).status_code == 303


async def test_unreadable_accounts_close_the_door(world: World) -> None:
    """With a damaged list no one gets in, and only the maintainer is told so."""
    session = world.session("mia")
    world.accounts.path.write_text("{", encoding="utf-8")
    async with world.client(session) as client:
        answer = await client.get("/")
        assert answer.status_code == 503
        assert str(world.accounts.path) not in answer.text


async def test_behind_a_proxy_cookies_are_for_https_only(world: World) -> None:
    """With an https address: Secure on every cookie, HSTS, its host and origin only, and no one-time link."""
    from bot.review.plugin import Review

    review = Review(world.data, world.accounts, url="https://review.example.org")
    app = review.app()
    try:
        async with httpx.AsyncClient(
            transport=httpx.ASGITransport(app=app), base_url="https://review.example.org"
        ) as client:
            page = await client.get("/-/login")
            assert "SameSite=Lax; HttpOnly; Secure" in page.headers["set-cookie"]
            assert page.headers["strict-transport-security"] == "max-age=31536000"
            assert "printed where this was started" not in page.text
            fields = {"csrftoken": token_of(page.text), "name": "mia", "password": PASSWORD}
            own = {"origin": "https://review.example.org"}
            assert (
                await client.post("/-/login", data=fields, headers={"origin": "http://review.example.org"})
            ).status_code == 403
            answer = await client.post("/-/login", data=fields, headers=own)
            assert answer.status_code == 303
            assert "; Secure" in answer.headers["set-cookie"]
            assert review.sessions.use_link(review.sessions.make_link()) is None
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url=f"http://{HOST}") as client:
            assert (await client.get("/-/login")).status_code == 421
    finally:
        review.close()
