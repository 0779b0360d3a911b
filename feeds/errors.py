"""What stops a run of the feed stage; each says in one sentence what is wrong, where, and how to mend it.

    FeedError
    ├── FeedRefused      the document as a whole cannot be read: empty, a web page, a broken archive, no items
    ├── UnknownFormat    a document whose format nobody recognises, or a format name nobody knows
    ├── TemplateError    one of our own data files (formats, industries, words) is wrong
    ├── MappingError     a shop's mapping cannot be followed
    └── TuningError      a merchandiser's tuning cannot be read, or cannot be followed

An item that cannot be taken is not an error but a value: `feeds.model.Rejection`.
"""

from __future__ import annotations


class FeedError(Exception):
    """Base of everything that stops a feed from being read; ``str()`` is one clear sentence."""


class FeedRefused(FeedError):
    """The document cannot be read at all."""


class UnknownFormat(FeedError):
    """No format fits the document, or the asked one does not exist."""


class TemplateError(FeedError):
    """A data file under templates/ is wrong."""


class MappingError(FeedError):
    """A mapping is wrong: ``path`` says where in it (``fields.price``), ``message`` what, and how to mend it.

    ``more`` faults stand behind that one.
    """

    def __init__(self, path: str, message: str, more: int = 0) -> None:
        self.path, self.message, self.more = path, message, more
        behind = "" if not more else f" (and {more} more {'fault' if more == 1 else 'faults'})"
        super().__init__((f"{path}: {message}" if path else message) + behind)


class TuningError(FeedError):
    """A tuning is wrong: ``path`` says where in it (``filters.color.weight``), ``message`` what, and how to mend it."""

    def __init__(self, path: str, message: str) -> None:
        self.path, self.message = path, message
        super().__init__(f"{path}: {message}" if path else message)
