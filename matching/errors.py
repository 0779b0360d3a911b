"""What can stop a ranking: the tree of exceptions of this stage.

    MatchingError
    ├── PreferenceError               a fault in what was stated, with the path of the fault
    │   ├── MalformedPreference       the document is not one the contract knows
    │   └── UnanswerablePreference    it is, but the filters of this generation cannot be asked so
    ├── ForeignIndex                  a saved index of another version of Notesik
    └── NotCompiled                   the quick kernel does not run on this machine, the plain one does

A value that no product carries is none of these: it is listed in the answer's ``unknown``.
"""

from __future__ import annotations


class MatchingError(Exception):
    """Anything this stage raises."""


class ForeignIndex(MatchingError):
    """A saved index of another version: its catalogue has to be indexed again, it is never guessed at."""


class NotCompiled(MatchingError):
    """The kernel cannot be compiled here. Answers are the same without, and take longer."""


class PreferenceError(MatchingError):
    """A fault in a preference document.

    ``path`` leads to it (``preferences[0].criteria[2].max``, empty for the document itself); ``message`` is one
    sentence that says what is wrong and how to mend it.
    """

    def __init__(self, path: str, message: str) -> None:
        self.path = path
        self.message = message
        super().__init__(f"{path}: {message}" if path else message)


class MalformedPreference(PreferenceError):
    """The document does not have the shape that the contract gives it."""


class UnanswerablePreference(PreferenceError):
    """The filters of this generation cannot be asked that way."""
