"""The colours the shop names as a style sheet, so that a colour can be seen before it is chosen."""

from __future__ import annotations

from service.demo.palette import COLOURS


def swatches_css() -> str:
    """One rule a colour, from the same table by which the pictures are drawn."""
    return "".join(f'.swatch[data-value="{name}"] {{ background: {shade}; }}\n' for name, shade in COLOURS.items())
