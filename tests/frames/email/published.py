"""Writes templates/email/clients.toml out of a copy of caniemail.com's repository: facts alone, in words of ours.

    python -m tests.frames.email.published COPY > templates/email/clients.toml

COPY is a git directory or a checkout. Of each feature the latest test of each mail program counts.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from typing import Final

CLIENTS: Final = {
    "outlook.windows": ("ow", "Outlook on Windows"),
    "outlook.macos": ("om", "Outlook on macOS"),
    "outlook.outlook-com": ("oc", "Outlook.com"),
    "outlook.ios": ("oi", "Outlook on iOS"),
    "outlook.android": ("oa", "Outlook on Android"),
    "gmail.desktop-webmail": ("gw", "Gmail"),
    "gmail.ios": ("gi", "Gmail on iOS"),
    "gmail.android": ("ga", "Gmail on Android"),
    "apple-mail.macos": ("am", "Apple Mail"),
    "apple-mail.ios": ("ai", "Mail on iOS"),
    "yahoo.desktop-webmail": ("yw", "Yahoo Mail"),
    "yahoo.ios": ("yi", "Yahoo Mail on iOS"),
    "yahoo.android": ("ya", "Yahoo Mail on Android"),
    "samsung-email.android": ("sa", "Samsung Email"),
    "thunderbird.macos": ("tb", "Thunderbird"),
    "gmx.desktop-webmail": ("xw", "GMX"),
    "gmx.ios": ("xi", "GMX on iOS"),
    "gmx.android": ("xa", "GMX on Android"),
}
"""The mail programs of the table: family and platform as published, then what we write and say."""

NAMED: Final[Mapping[str, tuple[str, ...]]] = {
    "css-at-media-device-pixel-ratio": ("query device-pixel-ratio",),
    "css-at-media-hover": ("query hover",),
    "css-at-media-orientation": ("query orientation",),
    "css-at-media-prefers-color-scheme": ("query prefers-color-scheme",),
    "css-at-media-prefers-reduced-motion": ("query prefers-reduced-motion",),
    "css-border-inline-block": ("property border-inline", "property border-block"),
    "css-display-flex": ("value display: flex",),
    "css-display-grid": ("value display: grid",),
    "css-display-none": ("value display: none",),
    "css-important": ("value !important",),
    "css-left-right-top-bottom": ("property left", "property right", "property top", "property bottom"),
    "css-margin-inline-block": ("property margin-inline", "property margin-block"),
    "css-padding-inline-block": ("property padding-inline", "property padding-block"),
    "css-rgb": ("function rgb()",),
    "css-rgba": ("function rgba()",),
    "css-linear-gradient": ("function linear-gradient()",),
    "css-radial-gradient": ("function radial-gradient()",),
    "css-conic-gradient": ("function conic-gradient()",),
    "css-unit-calc": ("function calc()",),
    "css-unit-initial": ("value initial",),
    "css-unit-percent": ("unit %",),
    "css-variables": ("function var()",),
    "html-background": ("attribute background",),
    "html-button-submit": ("element button",),
    "html-doctype": ("doctype",),
    "html-h1-h6": tuple(f"element h{level}" for level in range(1, 7)),
    "html-lists": ("element ul", "element ol", "element li", "element dl"),
    "html-semantics": tuple(
        f"element {name}"
        for name in ("article", "aside", "figcaption", "figure", "footer", "header", "main", "nav", "section")
    ),
    "html-strong": ("element strong", "element b"),
    "html-del": ("element del", "element s"),
    "html-strike": ("element strike",),
    "html-mailto-links": ("link mailto",),
    "html-anchor-links": ("link #",),
    "html-input-text": ("element input",),
    "html-loading-attribute": ("attribute loading",),
    "html-meta-color-scheme": ("meta color-scheme",),
    "html-width": ("attribute width",),
    "image-base64": ("image data:",),
    "image-jpg": ("image jpg", "image jpeg"),
}
"""What published features are called in our table, where their names do not tell."""

ATTRIBUTES: Final = frozenset(
    ("align", "cellpadding", "cellspacing", "dir", "height", "hidden", "lang", "required", "role", "srcset", "target")
) | {"valign", "aria-describedby", "aria-hidden", "aria-label", "aria-labelledby", "aria-live"}
UNREAD: Final = frozenset(
    (
        "css-block-inline-size",
        "css-column-layout-properties",
        "css-comments",
        "css-inert-attribute",
        "css-intrinsic-size",
        "css-modern-color",
    )
) | {"css-nesting", "css-sytem-ui", "html-comments", "html-image-maps", "html-popover"}
"""What `frames.email.features` does not tell apart."""
BEGINNINGS: Final = (
    ("css-at-", "rule @"),
    ("css-function-", "function "),
    ("css-pseudo-class-", "pseudo :"),
    ("css-pseudo-element-", "pseudo ::"),
    ("css-selector-", "selector "),
    ("css-unit-", "unit "),
    ("css-", "property "),
    ("image-", "image "),
)
ENTRY: Final = re.compile(r"\"?([\w.-]+)\"?[ \t]*:\s*(?:\{|\"(\w*)[^\"]*\")|(\})")
"""What opens a table, a mark with its name, or what closes a table."""


def features_of(slug: str) -> tuple[str, ...]:
    """What a published feature is called in our table: ``css-padding`` is ``property padding``."""
    if slug in UNREAD:
        return ()
    if slug in NAMED:
        return NAMED[slug]
    for beginning, ours in BEGINNINGS:
        if slug.startswith(beginning):
            name = slug.removeprefix(beginning)
            return (f"{ours}{name}()" if ours == "function " else f"{ours}{name}",)
    kind, _, name = slug.partition("-")
    return (f"attribute {name}" if name in ATTRIBUTES else f"element {name}",) if kind == "html" else ()


def read(text: str) -> dict[str, str]:
    """The latest mark of each mail program on one feature's page, by family and platform."""
    latest: dict[str, str] = {}
    within: list[str] = []
    for entry in ENTRY.finditer(text, text.index("stats:")):
        name, mark, closes = entry.groups()
        if closes:
            within.pop()
            if not within:
                break
        elif mark is None:
            within.append(name)
        else:
            latest[".".join(within[1:])] = mark
    return latest


def lines(pages: Mapping[str, str]) -> Iterator[str]:
    """A line for each feature that some program does not know, or only partly."""
    for slug, text in sorted(pages.items()):
        marks = read(text)
        said = {
            key: " ".join(short for client, (short, _) in CLIENTS.items() if marks.get(client, "u") == letter)
            for letter, key in MARKS.items()
        }
        told = ", ".join(f'{key} = "{clients}"' for key, clients in said.items() if clients)
        for feature in features_of(slug):
            yield f'"{feature}" = {{ {told} }}' if told else f'"{feature}" = {{}}'


MARKS: Final = {"n": "not", "a": "partly", "u": "unknown"}


def main(copy: str) -> None:
    def git(*words: str) -> str:
        return subprocess.run(["git", "-C", copy, *words], capture_output=True, text=True, check=True).stdout

    names = [name for name in git("ls-tree", "--name-only", "HEAD", "_features/").split() if "_template" not in name]
    pages = {name.removeprefix("_features/").removesuffix(".md"): git("show", f"HEAD:{name}") for name in names}
    day = git("log", "-1", "--format=%cs").strip()
    print("# What mail programs know of HTML and CSS. Written by tests/frames/email/published.py, not by hand.")
    print('# A feature without "not", "partly" or "unknown" holds everywhere in this list.\n')
    print(f'source = "caniemail.com (MIT License)"\ndate = {day}\n\n[clients]')
    print("\n".join(f'{short} = "{name}"' for short, name in CLIENTS.values()))
    print("\n[features]")
    print("\n".join(lines(pages)))


if __name__ == "__main__":
    main(sys.argv[1])
