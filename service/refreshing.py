"""A shop's feed read from its address, unless its server says that what serves is what it has.

The server's names for a feed (ETag, Last-Modified) are kept once the generation made of it serves, and sent only where
reading the same feed again would make that very generation: the same address, settings, templates, hierarchy and
release, and no dated sale that began or ended meanwhile.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING

from service.errors import DatabaseError
from service.feeding import Imported, Wanted, settings_of, take_in, tell_nobody
from service.fingerprint import fingerprint
from service.generations.held import forget_held
from service.generations.manifest import Manifest
from service.generations.opened import read_hierarchy
from service.generations.prices import keep_reading
from service.generations.reports import read_report
from service.generations.unchanged import is_unchanged
from service.sources import Progress, Say, downloaded, say_nothing
from service.storage.feed_access import Access, parted
from service.storage.feed_sources import KnownAnswer

if TYPE_CHECKING:
    from feeds.collect import Tell
    from service.composition import Service
    from service.fetch import Answer

log = logging.getLogger("notesik.feeds")

LONGEST_NAME = 500
"""A longer ETag is none: it would be sent back with every request."""


def read_from(
    service: Service,
    shop: str,
    address: str,
    wanted: Wanted,
    *,
    meant: bool = False,
    progress: Progress | None = None,
    tell: Tell = tell_nobody,
    say: Say = say_nothing,
) -> Imported:
    """Make a generation of the feed at an address and let it serve, or say that it is unchanged.

    ``meant``: the address may lie in our own network. ``say`` is told of further tries. Raises what
    `service.feeding.take_in` and `service.sources.downloaded` raise.
    """
    bare, typed = parted(address)
    refresh = Refresh(service, shop, bare, wanted, typed or access_to(service, shop, bare))
    known = refresh.known()
    with downloaded(bare, service.settings, progress, meant, refresh.access, known, say) as found:
        if not found.answer.unchanged:
            return refresh.taken(take_in(service, shop, found.path, wanted, bare, tell=tell), found.answer)
    assert known is not None
    if (imported := refresh.again(known)) is not None:
        return imported
    with downloaded(bare, service.settings, progress, meant, refresh.access, None, say) as found:
        return refresh.taken(take_in(service, shop, found.path, wanted, bare, tell=tell), found.answer)


@dataclass(frozen=True, slots=True)
class Refresh:
    """One reading of a shop's feed at an address."""

    service: Service
    shop: str
    address: str
    wanted: Wanted
    access: Access | None

    def known(self) -> KnownAnswer | None:
        """How the server named what serves, if the same feed would become that again; None where it must be sent."""
        known, serving = self.service.feed_sources.answer(self.shop), self.service.shelf(self.shop).serving()
        if known is None or self.wanted.force or self.wanted.at is not None:
            return None
        same = (known.address, known.made_with) == (self.address, self._made_with())
        return known if same and self._stands(serving, known) else None

    def again(self, known: KnownAnswer) -> Imported | None:
        """What serves, read once more: its prices stood. None where another one serves by now."""
        shelf = self.service.shelf(self.shop)
        with shelf.writing():
            serving = shelf.serving()
            if serving is None or not self._stands(serving, known):
                return None
            keep_reading(shelf, datetime.now(UTC))
            forget_held(shelf)
        folder = shelf.path(serving.name)
        return Imported(serving, read_report(folder), read_hierarchy(folder), unchanged=True)

    def taken(self, imported: Imported, answer: Answer) -> Imported:
        """The same, with the server's names for it kept: it serves now."""
        if self.wanted.at is None:
            named = (_name(answer.etag), _name(answer.modified))
            kept = KnownAnswer(self.address, *named, imported.manifest.body, self._made_with())
            try:
                self.service.feed_sources.keep_answer(self.shop, kept)
            except DatabaseError as error:  # it serves already; the next reading is a whole one
                log.error("how the server of shop %s names its feed could not be kept: %s", self.shop, error)
        return imported

    def _stands(self, serving: Manifest | None, known: KnownAnswer) -> bool:
        if serving is None or not serving.body or serving.body != known.body:
            return False
        shelf, published = self.service.shelf(self.shop), self.service.hierarchies(self.shop).published()
        return is_unchanged(
            shelf,
            serving,
            known.body,
            at=datetime.now(UTC),
            untuned=self.wanted.industry or self.service.shops.get(self.shop).industry,
            version=published.number if published else None,
        )

    def _made_with(self) -> str:
        settings = replace(settings_of(self.service, self.shop, self.wanted), industry=None)
        return sha256(f"{settings.fingerprint()} {fingerprint('feeds')}".encode()).hexdigest()


def access_to(service: Service, shop: str, address: str) -> Access | None:
    """What the shop's feed is asked for with at an address: what is kept, if it is for that."""
    kept = service.feed_sources.access(shop)
    return kept if kept is not None and kept.opens(address) else None


def _name(text: str | None) -> str | None:
    """What a server calls a feed, fit to be sent back to it."""
    return text if text and len(text) <= LONGEST_NAME and text.isascii() and text.isprintable() else None
