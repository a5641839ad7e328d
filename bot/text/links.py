"""Web addresses that are safe to show, and links that open a page at the quoted sentence.

A corpus may have any string as an address; this module returns only http and https ones with a host.
"""

import re
from urllib.parse import quote, urlsplit

_SAFE = "%/:=&?~#+!$,;'@()*[]"
_FRAGMENT_WORDS = 5
_MAX_CHARACTERS = 1000


def safe_link(url: str) -> str | None:
    """Return the address with unusual characters percent-encoded, or None if it is no plain http(s) address."""
    url = url.strip()
    if not url or len(url) > _MAX_CHARACTERS or re.search(r"[\x00-\x20\x7f-\xa0\\<>\"]", url):
        return None
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        _ = parts.port  # a port that is no number raises here
        ascii_host = host if host.isascii() else host.encode("idna").decode("ascii")
        encoded = quote(url.replace(host, ascii_host, 1) if host != ascii_host else url, safe=_SAFE)
    except (ValueError, UnicodeError):
        return None
    if parts.scheme not in {"http", "https"} or "." not in host.strip(".") or "@" in parts.netloc:
        return None
    return encoded


def link_to_sentence(url: str, sentence: str) -> str | None:
    """Add a text fragment, so that a browser scrolls to the sentence and marks it.

    A long sentence is given by its first and last words. If the sentence has no words, no fragment is added.

    Source: https://wicg.github.io/scroll-to-text-fragment/ (`text=start,end`; `-`, `,` and `&` must be encoded).
    """
    link = safe_link(url)
    if link is None:
        return None
    words = "".join(" " if char.isspace() else char for char in sentence).split()
    if not any(any(char.isalnum() for char in word) for word in words):
        return link
    if len(words) > 2 * _FRAGMENT_WORDS:
        terms = [" ".join(words[:_FRAGMENT_WORDS]), " ".join(words[-_FRAGMENT_WORDS:])]
    else:
        terms = [" ".join(words)]
    try:
        directive = ",".join(quote(term, safe="").replace("-", "%2D") for term in terms)
    except UnicodeError:
        return link
    marked = f"{link}{'' if '#' in link else '#'}:~:text={directive}"
    return marked if len(marked) <= 2 * _MAX_CHARACTERS else link
