"""What can go wrong in the service, as one small tree.

Every one of these is expected: its text is one clear sentence for the person who asked, without a path of ours and
without personal data. The command line prints it and leaves with 1; HTTP makes a problem of it (`service.api`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class ServiceError(Exception):
    """The job was refused or failed, and ``str(error)`` says why in one sentence."""


class InvalidSetting(ServiceError):
    """A setting, name or option does not hold what it must."""


class UnknownShop(ServiceError):
    """No shop of that name exists in the data folder."""

    def __init__(self, shop: str) -> None:
        super().__init__(f"there is no shop named {shop!r}")


class ShopExists(ServiceError):
    """A shop of that name is there already."""

    def __init__(self, shop: str) -> None:
        super().__init__(f"a shop named {shop!r} exists already")


class ShopBusy(ServiceError):
    """Another process is writing to the shop."""

    def __init__(self, shop: str) -> None:
        super().__init__(
            f"another import, publication or rollback of shop {shop!r} is running; try again when it is done"
        )


class BrokenFile(ServiceError):
    """A file of the data folder is unreadable or does not hold what it must."""


class NoGeneration(ServiceError):
    """The shop has never imported a feed, so there is nothing to answer from."""

    def __init__(self, shop: str) -> None:
        super().__init__(f"shop {shop!r} has no generation yet: import a feed first")


class UnknownGeneration(ServiceError):
    """A generation that was asked for is not (or no longer) kept."""


class UnknownVersion(ServiceError):
    """A version of the hierarchy that was asked for was never published."""


class TooLittleKnown(ServiceError):
    """Too little was shown and clicked for anything to be learned of it."""


class NoDraft(ServiceError):
    """The shop has no draft of its hierarchy."""

    def __init__(self, shop: str) -> None:
        super().__init__(
            f"shop {shop!r} has no draft of its hierarchy: `hierarchy import` or `hierarchy start` makes one"
        )


class NothingToPublish(ServiceError):
    """What would be published serves already."""


class BanRefused(ServiceError):
    """A product that cannot be banned so."""


class UnknownProduct(ServiceError):
    """A product that no feed of the shop held, or none for so long that it is forgotten."""

    def __init__(self, shop: str, product: str) -> None:
        super().__init__(f"the price history of shop {shop!r} knows no product {product!r}")


class UnknownBan(ServiceError):
    """A product that the shop does not ban."""

    def __init__(self, shop: str, product: str) -> None:
        super().__init__(f"shop {shop!r} does not ban product {product!r}")


class HeldBack(ServiceError):
    """A feed was read but must not replace the generation that serves; ``reason`` is the sentence of ``guard``, with
    its ``numbers``.
    """

    def __init__(
        self,
        shop: str,
        reason: str,
        forceable: bool = True,
        guard: str = "",
        numbers: Mapping[str, int | str] | None = None,
    ) -> None:
        self.reason, self.forceable, self.guard, self.numbers = reason, forceable, guard, numbers or {}
        advice = " (--force imports it all the same)" if forceable else ""
        super().__init__(f"the feed of shop {shop!r} is held back: {reason}{advice}")


class NothingHeld(ServiceError):
    """No feed is held back that could be let go, or not the one that was meant."""

    def __init__(self, shop: str, replaced: bool = False, of_no_use: bool = False) -> None:
        why = "another one has taken its place; look at that first" if replaced else "none is"
        if of_no_use:
            why = "nothing of it could serve"
        super().__init__(f"the feed of shop {shop!r} that was held back cannot be let serve: {why}")


class UnknownContact(ServiceError):
    """The shop holds no profile under that id."""


class UnknownSent(ServiceError):
    """Nothing that was given is kept under that id; the sentence says why that may be."""


class UnknownAnswer(ServiceError):
    """No answer is kept under that id; the sentence says why that may be."""


class NotReplayable(ServiceError):
    """An answer that is kept, but that would not be the same again; the sentence says what is known of it."""


class UnknownMain(ServiceError):
    """A main value that names no node, or more than one; ``candidates`` are what it may have meant."""

    def __init__(self, asked: str, candidates: tuple[str, ...]) -> None:
        self.candidates = candidates
        super().__init__(f"{asked!r} names no single value of the main filter")


class UnknownFrame(ServiceError):
    """No frame definition of that name exists."""


class TokenRefused(ServiceError):
    """A contact token is forged, expired, or was made for another shop."""


class LinkRefused(ServiceError):
    """A link for a person is altered, revoked, or was made for something else."""

    def __init__(self) -> None:
        super().__init__("this link is not valid: ask the shop for a new one")


class LinkExpired(LinkRefused):
    """A link for a person is past its time."""

    def __init__(self) -> None:
        ServiceError.__init__(self, "this link has expired: ask the shop for a new one")


class LinkNotMade(ServiceError):
    """A link that was asked for cannot be made: what it would open is not there, or not active."""


class TooOften(ServiceError):
    """Somebody without a key asks more often than is good for others."""


class ChangedMeanwhile(ServiceError):
    """Somebody else changed the same thing in between; nothing was overwritten."""


class DeviceElsewhere(ServiceError):
    """A device is on another card: it names one person, so the two cards must be merged."""


class ErasedAddress(ServiceError):
    """An address belongs to a person who had everything about them erased; it is not brought back by others."""


class ActRefused(ServiceError):
    """Whoever sent it may not do this with the card, or the card is not to be used so."""


class UnknownEntry(ServiceError):
    """A card has no such line of history, or it changed nothing that could be taken back."""


class DatabaseError(ServiceError):
    """The database cannot be reached, is not up to date, or belongs to a newer release."""


class DefinitionRefused(ServiceError):
    """A definition of a centre, a form or key information is not well formed; ``faults`` name each place.

    ``readable`` is what of it could be read, None where that is nothing; ``found`` are the faults as values
    (`service.defining.faults.Fault`), none of a text that is no TOML.
    """

    def __init__(self, faults: tuple[str, ...], readable: object = None, found: tuple[Any, ...] = ()) -> None:
        self.faults, self.readable, self.found = faults, readable, found
        super().__init__(" ".join(faults))


class DefinitionExists(ServiceError):
    """The shop has a centre or form of that name already."""


class StillActive(ServiceError):
    """What is to be deleted is open to contacts."""


class UnknownCentre(ServiceError):
    """The shop has no centre or form of that name, or it is not active."""


class UnknownKey(ServiceError):
    """The shop has no key of that id."""

    def __init__(self, shop: str, id: str) -> None:
        super().__init__(f"shop {shop!r} has no key {id!r}: `notesik keys list` names those it has")


class UnknownWebhook(ServiceError):
    """The shop has no webhook of that number."""

    def __init__(self, shop: str, key: int) -> None:
        super().__init__(f"shop {shop!r} has no webhook {key}")


class NotReached(ServiceError):
    """Another machine could not be asked, or must not be. ``passing``: asking again soon may help."""

    def __init__(self, sentence: str, passing: bool = False) -> None:
        self.passing = passing
        super().__init__(sentence)


class SourceError(ServiceError):
    """A feed source could not be opened or downloaded.

    ``passing``: asking again soon may help. ``after``: for so many seconds its server asks to be left alone.
    """

    def __init__(self, sentence: str, passing: bool = False, after: float | None = None) -> None:
        self.passing, self.after = passing, after
        super().__init__(sentence)


class SourceTooLarge(SourceError):
    """A feed source holds more bytes than are taken."""

    def __init__(self, most: int) -> None:
        super().__init__(f"the feed is larger than the {most} bytes that are taken")
