"""No document takes more memory than a feed of its kind: measured in a process of its own."""

import gzip
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.feeds.trouble.documents import bomb
from tests.feeds.trouble.outcomes import HEAD, TAIL, item

MEGABYTE = 1 << 20
MOST = 40
"""Megabytes over what reading a small feed takes."""

READ = """
import sys
from feeds.errors import FeedError
from feeds.read import read_items
def chunks():
    with open(sys.argv[1], "rb") as file:
        while chunk := file.read(1 << 18):
            yield chunk
found = 0
try:
    for each in read_items(chunks()):
        found += 1
except FeedError as error:
    assert "beyond reason" in str(error), error
status = open("/proc/self/status").read()  # not ru_maxrss: that one counts the parent before exec
print(found, status.split("VmHWM:")[1].split()[0])
"""


def measured(document: bytes, folder: Path) -> tuple[int, int]:
    """How many items and rejections there are, and the peak of memory in megabytes."""
    source = folder / "feed"
    source.write_bytes(document)
    ran = subprocess.run([sys.executable, "-c", READ, str(source)], capture_output=True, text=True, check=True)
    found, kilobytes = map(int, ran.stdout.split())
    return found, kilobytes // 1024


def around(*inner: bytes) -> bytes:
    """A feed on one line that begins and ends with a good item."""
    return b"".join([HEAD % (b"", b""), item(b"1"), *inner, item(b"2"), TAIL])


LARGE: dict[str, tuple[Callable[[], bytes], int]] = {
    "one line of 20 MB": (lambda: around(*[item(b"x", b"<g:a>%b</g:a>" % (b"words " * 3000))] * 1100), 1102),
    "a text of 16 MB": (lambda: around(b"<item><title>", b"x" * (16 * MEGABYTE), b"</title></item>"), 3),
    "a CDATA section of 16 MB": (
        lambda: around(b"<item><title><![CDATA[", b"x" * (16 * MEGABYTE), b"]]></title></item>"), 3,
    ),
    "a comment of 16 MB that is never closed": (lambda: around(b"<!--", b"x" * (16 * MEGABYTE)), 2),
    "two million levels": (lambda: around(b"<item>", b"<x>" * 2_000_000, b"</x>" * 2_000_000, b"</item>"), 3),
    "a start tag of 6 MB": (lambda: around(b"<item ", b"a='b' " * (MEGABYTE), b"></item>"), 3),
    "200,000 attributes": (
        lambda: around(b"<item><x", b"".join(b" a%d='1'" % n for n in range(200_000)), b"/></item>"), 3,
    ),
    "a gzip bomb": (lambda: bomb(31, 100), 0),
    "a gzip bomb in a gzip member": (lambda: gzip.compress(b"<rss>") + bomb(31, 100), 0),
}  # fmt: skip


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory) -> int:
    """The megabytes that a small feed takes."""
    return measured(around(), tmp_path_factory.mktemp("small"))[1]


@pytest.mark.parametrize("case", LARGE)
def test_no_document_takes_more_memory_than_a_feed_of_its_kind(case: str, usual: int, tmp_path: Path) -> None:
    make, expected = LARGE[case]
    found, peak = measured(make(), tmp_path)
    assert peak - usual < MOST
    assert found in (expected, expected + 1)  # of a bomb the first item may have come out
