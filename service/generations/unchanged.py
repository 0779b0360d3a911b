"""The same feed again: told by its bytes and by what they are read with, before anything of it is read.

What a digest costs is all that an unchanged feed may cost. Its pieces are told by checksums, which run at several
times the speed of a cryptographic digest where the processor has no instruction for one; nobody gains by deceiving
them, for whoever writes the feed could leave it unchanged as well.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from zlib import crc32

from feeds.settings import FeedSettings, reader_digest
from service.errors import BrokenFile
from service.generations.manifest import Manifest, verify
from service.generations.shelf import Shelf

PIECE = 1 << 18


def body_of(source: Path, settings: FeedSettings) -> str:
    """What tells a feed's bytes, the settings and templates they are read with, and the Notesik that reads them.

    Not ``settings.at``, and not the industry, which may be found out: both stand in the manifest themselves.
    """
    digest = hashlib.sha256(f"{replace(settings, industry=None).fingerprint()} {reader_digest()}".encode())
    piece = bytearray(PIECE)
    with source.open("rb", buffering=0) as file:
        while count := file.readinto(piece):
            digest.update(b"%d %d\n" % (count, crc32(memoryview(piece)[:count])))
    return digest.hexdigest()


def is_unchanged(
    shelf: Shelf,
    serving: Manifest,
    body: str,
    *,
    at: datetime,
    untuned: str | None,
    version: int | None,
    learned: int | None = None,
) -> bool:
    """Whether reading the feed ``body`` as of ``at`` would make what serves already.

    ``untuned`` is the industry it would be read for, ``version`` that of the hierarchy it would be made with,
    ``learned`` that of the shop's learning; None for one that is to be found out, and for no version. A generation that
    somebody rolled back to is always read anew: what was asked meanwhile belongs into the history of prices.
    """
    asked = (body, untuned or serving.untuned, version, learned)
    if (
        asked != (serving.body, serving.untuned, serving.hierarchy, serving.learned)
        or serving.feed != shelf.list()[-1].feed
    ):
        return False
    if not shelf.folder.prices.is_file():  # somebody removed it, to begin it anew
        return False
    changes = datetime.max.replace(tzinfo=at.tzinfo) if serving.next_change is None else _moment(serving.next_change)
    return _moment(serving.at) <= at < changes and _is_whole(shelf, serving)


def _is_whole(shelf: Shelf, serving: Manifest) -> bool:
    try:
        verify(shelf.path(serving.name), serving, content=())
    except BrokenFile:
        return False
    return True


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
