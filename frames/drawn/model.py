"""The values of a drawn card: how large it is, and everything it says, already in the contact's words."""

from __future__ import annotations

from typing import Final

WIDTH: Final = 264
HEIGHT: Final = 520
"""Of a card in CSS pixels, for the attributes of its ``img``: two stand beside each other in 600 px."""

SCALE: Final = 2
"""A card is drawn twice as large as it is shown, so that it is sharp on telephones."""
