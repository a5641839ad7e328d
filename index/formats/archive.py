"""The zip container of .docx, .odt and .epub: checked before anything in it is unpacked."""

import io
import zipfile

from lxml import etree

from index.formats.sandbox.limits import MAX_MEMBERS, MAX_RATIO, MAX_UNPACKED, MIN_RATIO_BYTES, Refusal


def open_archive(raw: bytes, kind: str) -> zipfile.ZipFile:
    """Open a zip whose members are within the limits by the sizes it declares; `zipfile` unpacks no byte beyond them.

    Args:
        raw: The file.
        kind: What it should be, for the message: `DOCX`, `EPUB`, `ODT`.

    Raises:
        Refusal: If it is no zip, is encrypted, or unpacks to too much.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(raw))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, EOFError) as error:
        a = "a" if kind == "DOCX" else "an"
        raise Refusal(f"is not {a} {kind} file ({error}). Open it and save it again.") from None
    members = archive.infolist()
    if len(members) > MAX_MEMBERS:
        raise Refusal(f"holds {len(members):,} files, expected at most {MAX_MEMBERS:,}. Is it really a {kind}?")
    if any(member.flag_bits & 1 for member in members):
        raise Refusal("is encrypted. Save a copy without a password.")
    total = sum(member.file_size for member in members)
    if total > MAX_UNPACKED:
        raise Refusal(f"unpacks to {total:,} bytes, expected at most {MAX_UNPACKED:,}. Split it, or take out pictures.")
    for member in members:
        if member.file_size > max(MIN_RATIO_BYTES, MAX_RATIO * member.compress_size):
            raise Refusal(f"unpacks to over {MAX_RATIO} times its size, as a zip bomb does. Is it really a {kind}?")
    return archive


def parse_xml(raw: bytes) -> etree._Element:
    """Parse XML from an untrusted file: no entities, no DTD, no network, libxml2's own limits on depth and size.

    Raises:
        Refusal: If it is not well-formed.
    """
    parser = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False)
    try:
        return etree.fromstring(raw, parser)
    except etree.XMLSyntaxError as error:
        check_memory(error)
        raise Refusal(f"holds broken XML ({error}). Open it and save it again.") from None


def check_memory(error: Exception) -> None:
    """Raise `MemoryError` where lxml calls it by another name: it says "unknown error" when there is none left."""
    if isinstance(error, etree.XMLSyntaxError) and "unknown error" in str(error):
        raise MemoryError
