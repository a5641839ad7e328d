"""Files made to hurt: each is refused in one line within ten seconds and a gibibyte, and no child process is left."""

import io
import os
import signal
import subprocess
import sys
import textwrap
import time
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path

import office_files
import pytest
import sample_files

from index.documents import read_corpus
from index.formats.sandbox.limits import MAX_MEMORY, Refusal
from index.formats.sandbox.process import ReaderProcess

Write = Callable[[Path, Mapping[str, str | bytes]], Path]
SECONDS = 10.0
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
CATALOG = b"<< /Type /Catalog /Pages 2 0 R >>"
PAGE = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R /Resources << /XObject << /F 4 0 R >> >> >>"


@pytest.fixture
def reader() -> Iterator[ReaderProcess]:
    """A child with the limits of a build."""
    with ReaderProcess() as process:
        yield process


@cache
def bomb() -> bytes:
    """600 MB of spaces in half a megabyte."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("word/document.xml", "w") as member:
        for _ in range(600):
            member.write(b" " * 1_000_000)
    return out.getvalue()


def small_bomb() -> bytes:
    """60 MB of spaces, as a member next to a sound book."""
    return sample_files.epub(more={"OEBPS/x": " " * 60_000_000})


def lying_bomb() -> bytes:
    """A bomb whose directory says that its member is small."""
    raw = bytearray(bomb())
    entry = raw.rindex(b"PK\x01\x02")
    raw[entry + 24 : entry + 28] = (1000).to_bytes(4, "little")
    return bytes(raw)


def word_with(body: str, head: str = "") -> bytes:
    """A DOCX with this in its main part."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(sample_files.word())) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            text = f"{head}<w:document {W}><w:body>{body}</w:body></w:document>".encode()
            new.writestr(name, text if name == "word/document.xml" else old.read(name))
    return out.getvalue()


def entities() -> str:
    """Nine entities, each ten times the one before."""
    rows = "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    return f'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha">{rows}]>'


def pages(count: int, declared: int) -> bytes:
    """A PDF that uses one empty page many times, and says how many there are."""
    kids = b"3 0 R " * count
    return sample_files.assemble(
        [
            CATALOG,
            b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, declared),
            PAGE,
            b"<< /Length 0 >>\nstream\n\nendstream",
        ]
    )


def stream(content: bytes, more: bytes = b"") -> bytes:
    """A PDF of one page with this content."""
    body = b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(content), more, content)
    return sample_files.assemble([CATALOG, b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>", PAGE, body])


HOSTILE: dict[str, tuple[str, Callable[[], bytes], str | tuple[str, str]]] = {
    "a zip bomb as DOCX": (".docx", bomb, "unpacks to 600,000,000 bytes, expected at most 134,217,728."),
    "a zip bomb as EPUB": (".epub", bomb, "unpacks to 600,000,000 bytes, expected at most 134,217,728."),
    "a smaller zip bomb": (".epub", small_bomb, "unpacks to over 200 times its size, as a zip bomb does."),
    "a zip bomb as ODT": (".odt", bomb, "unpacks to 600,000,000 bytes, expected at most 134,217,728."),
    "entities in ODT": (
        ".odt",
        lambda: office_files.odt("", more={"content.xml": entities() + "<a>&j;</a>"}),
        ("is not an ODT file (it holds no text document).", "holds broken XML"),
    ),
    "a million groups within each other in RTF": (
        ".rtf",
        lambda: office_files.rtf("{" * 1_000_000),
        "holds groups nested more than 1,000 deep.",
    ),
    "three million groups in RTF": (
        ".rtf",
        lambda: office_files.rtf("{a}" * 3_000_000 + "{"),
        ("takes longer than 9 s to read.", "ends in the middle"),
    ),
    "a row of 200,000 cells in RTF": (
        ".rtf",
        lambda: office_files.rtf(
            r"\trowd" + "".join(rf"\cellx{100 * n}" for n in range(200_000)) + r"a\cell" * 200_000 + r"\row{"
        ),
        ("takes longer than 9 s to read.", "ends in the middle"),
    ),
    "a zip bomb that lies": (".docx", lying_bomb, "is not a DOCX file ("),
    "a zip of many files": (
        ".epub",
        lambda: sample_files.epub(more={f"x{n}": "" for n in range(10_000)}),
        "holds 10,005 files, expected at most 10,000.",
    ),
    "entities in DOCX": (".docx", lambda: word_with("&j;", entities()), "is not a DOCX file ("),
    "entities in EPUB": (
        ".epub",
        lambda: sample_files.epub(more={"META-INF/container.xml": entities() + "<a>&j;</a>"}),
        "holds broken XML",
    ),
    "an outside entity": (
        ".epub",
        lambda: sample_files.epub(
            more={"META-INF/container.xml": '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a><rootfile>&x;</rootfile></a>'}
        ),
        "names no package file.",
    ),
    "100,000 pages": (".pdf", lambda: pages(100_000, 100_000), "has 100,000 pages, expected at most 5,000."),
    "100,000 pages that say one": (".pdf", lambda: pages(100_000, 1), "has 100,000 pages, expected at most 5,000."),
    "pages within pages": (
        ".pdf",
        lambda: sample_files.assemble([CATALOG, b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 1 >>"]),
        "cannot be read as PDF (",
    ),
    "a form within itself": (
        ".pdf",
        lambda: stream(b"/F Do /F Do /F Do ", b"/Type /XObject /Subtype /Form /Resources << /XObject << /F 4 0 R >> >>"),
        "no text found on any page.",
    ),
    "a list without end": (
        ".pdf",
        lambda: sample_files.assemble([CATALOG, b"[" * 200_000]),
        "is nested too deeply to be read.",
    ),
    "500 MB in a stream": (
        ".pdf",
        lambda: stream(zlib.compress(bytes(500_000_000), 9), b"/Filter /FlateDecode"),
        "cannot be read as PDF (Limit reached while decompressing.",
    ),
    "a page of three million words": (
        ".pdf",
        lambda: sample_files.pdf([["a b c"]]).replace(b"(a b c) Tj", b"(a b c) Tj T* " * 2_000_000),
        ("takes longer than 9 s to read.", "cannot be read as PDF (Reached maximum number of tokens"),
    ),
    "100,000 elements deep": (".html", lambda: b"<div>" * 100_000 + b"x", "holds elements nested more than 1,000 deep."),
    "100,000 elements deep, closed": (".html", lambda: b"<i/>" * 100_000 + b"x", "holds elements nested more than 1,000 deep."),
    "100,000 tables deep": (".html", lambda: b"<table><td>" * 100_000 + b"x", "holds elements nested more than 1,000 deep."),
    "comments without end": (".html", lambda: b"<!--" * 6_000_000, ("takes longer than 9 s to read.", "no text found")),
    "tables within tables": (".docx", lambda: word_with("<w:tbl><w:tr><w:tc>" * 3_000), "is not a DOCX file ("),
}  # fmt: skip
SLOW_ONES = {name for name, (_, _, expected) in HOSTILE.items() if "takes longer than 9 s to read." in expected}
"""Refused by the clock, or on a quick machine by the parser."""


def check_refusal(reader: ReaderProcess, name: str) -> None:
    """Refused for the reason expected, in time, in memory; and the next file is read as if nothing had been."""
    kind, make, expected = HOSTILE[name]
    raw = make()
    began = time.monotonic()
    with pytest.raises(Refusal) as caught:
        reader.read(kind, raw)
    assert time.monotonic() - began < SECONDS
    assert str(caught.value).startswith(expected)
    assert str(caught.value).isprintable()
    assert reader.peak < MAX_MEMORY
    assert reader.read(".docx", sample_files.word())["text"] == sample_files.WORD_TEXT


@pytest.mark.parametrize("name", sorted(HOSTILE.keys() - SLOW_ONES))
def test_a_hostile_file_is_refused_in_time_and_memory(reader: ReaderProcess, name: str) -> None:
    """By its numbers where these tell, else by the parser's own checks."""
    check_refusal(reader, name)


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(SLOW_ONES))
def test_a_file_that_takes_too_long_is_refused(reader: ReaderProcess, name: str) -> None:
    """By the clock."""
    check_refusal(reader, name)


def test_a_slow_file_costs_one_child_process() -> None:
    """The same by a shorter clock: the child is killed, also inside a C library, and another reads on."""
    with ReaderProcess(seconds=1) as reader:
        first = reader.read(".html", b"<p>One.")["peak"]
        child = reader.pid
        began = time.monotonic()
        with pytest.raises(Refusal, match=r"^takes longer than 1 s to read\."):
            reader.read(".html", b"<!--" * 2_000_000)
        assert time.monotonic() - began < 4
        assert child is not None and not alive(child)
        reader.seconds = SECONDS
        assert reader.read(".html", b"<p>Two.")["text"] == "Two."
        assert (reader.started, first > 0) == (2, True)


@pytest.mark.parametrize(("kind", "mebibytes"), [(".html", 300), (".docx", 200)])
def test_a_file_that_needs_too_much_memory_is_refused(kind: str, mebibytes: int) -> None:
    """Whether the parser says so or the watch sees it; the child never holds more than it may by much."""
    raw = "".join(f"<p>{n}</p>" for n in range(1_500_000)).encode()
    if kind == ".docx":
        raw = word_with("".join(f"<w:p><w:r><w:t>{n}</w:t></w:r></w:p>" for n in range(400_000)))
    with ReaderProcess(seconds=60, memory=mebibytes * 2**20) as reader:
        with pytest.raises(Refusal, match=rf"^needs more than {mebibytes} MiB of memory to read\."):
            reader.read(kind, raw)
        assert reader.read(kind, sample_files.word() if kind == ".docx" else b"<p>Two.")["text"]


def test_a_child_that_grew_large_is_replaced() -> None:
    """Memory that a parser keeps is given back with its process."""
    html = "".join(f"<p>{n}</p>" for n in range(300_000)).encode()
    with ReaderProcess(seconds=60, memory=250 * 2**20) as reader:
        assert reader.read(".html", html)["peak"] > 125 * 2**20
        assert reader.read(".html", b"<p>Two.")["peak"] < 60 * 2**20
        assert reader.started == 2


def test_a_parser_that_crashes_is_one_line(reader: ReaderProcess, tmp_path: Path, write: Write) -> None:
    """A child killed while it reads is a refusal that names the signal; the file after it is read."""
    reader.read(".html", b"<p>One.")
    child = reader.pid
    assert child is not None
    os.kill(child, signal.SIGSEGV)
    with pytest.raises(Refusal, match=r"^crashes its parser \(signal 11\)\."):
        reader.read(".html", b"<p>Two.")
    assert reader.read(".html", b"<p>Two.")["text"] == "Two."


def test_one_child_reads_many_files(reader: ReaderProcess) -> None:
    """Starting one costs more than reading a page."""
    for number in range(50):
        assert reader.read(".html", f"<p>Page {number}.".encode())["text"] == f"Page {number}."
    assert reader.started == 1


def test_no_child_is_left_behind(tmp_path: Path, write: Write) -> None:
    """Neither after a corpus is read nor after it could not be; a corpus of plain text starts none."""
    before = children()
    read_corpus(
        write(tmp_path / "a", {"a.html": sample_files.HTML, "b.pdf": b"damaged", "c.txt": "Text."}), skip_bad=True
    )
    assert children() == before
    started: list[object] = []
    with ReaderProcess() as reader:
        started.append(reader.pid)
    assert started == [None]


@pytest.mark.parametrize("busy", [False, True])
def test_the_child_dies_with_a_parent_that_is_killed(busy: bool) -> None:
    """Also while it reads, and without a parent to end it."""
    script = """
        import sys
        from index.formats.sandbox.process import ReaderProcess
        reader = ReaderProcess(seconds=600)
        reader.read(".html", b"<p>One.")
        print(reader.pid, flush=True)
        if sys.argv[1] == "True":
            sys.path.insert(0, "tests")
            import sample_files
            reader.read(".pdf", sample_files.pdf([["a b c"]]).replace(b"(a b c) Tj", b"(a b c) Tj T* " * 2_000_000))
        sys.stdin.read()
    """
    parent = subprocess.Popen(  # noqa: S603
        [sys.executable, "-c", textwrap.dedent(script), str(busy)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=Path(__file__).resolve().parents[2],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2])},
    )
    assert parent.stdout is not None
    assert parent.stdin is not None
    child = int(parent.stdout.readline())
    time.sleep(1.5 if busy else 0)
    assert alive(child)
    parent.kill()
    parent.wait()
    parent.stdin.close()
    parent.stdout.close()
    deadline = time.monotonic() + 5
    while alive(child) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not alive(child)


def test_a_child_knows_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    """A parser does not get the bot's environment."""
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "123456:secret")
    with ReaderProcess() as reader:
        reader.read(".html", b"<p>One.")
        environment = Path(f"/proc/{reader.pid}/environ")
        if environment.exists():
            assert b"secret" not in environment.read_bytes()


def test_a_child_loads_nothing_heavy() -> None:
    """So that it starts in a moment and its memory is the file's."""
    with ReaderProcess() as reader:
        assert reader.read(".html", b"<p>One.")["peak"] < 60 * 2**20
        maps = Path(f"/proc/{reader.pid}/maps")
        if maps.exists():
            loaded = maps.read_text()
            assert [name for name in ("faiss", "numpy", "torch") if name in loaded] == []


def alive(process: int) -> bool:
    """Whether a process runs; one that has ended and waits for its parent does not."""
    found = subprocess.run(["ps", "-o", "stat=", "-p", str(process)], capture_output=True, text=True, check=False)  # noqa: S603, S607
    return bool(found.stdout.strip()) and not found.stdout.strip().startswith("Z")


def children() -> set[str]:
    """Processes started by this one."""
    found = subprocess.run(["ps", "-o", "pid=,ppid=,comm="], capture_output=True, text=True, check=True)  # noqa: S607
    rows = [line.split(maxsplit=2) for line in found.stdout.splitlines()]
    return {pid for pid, parent, name in rows if parent == str(os.getpid()) and name != "ps"}
