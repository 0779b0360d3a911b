"""The recipes as they are written down: their pieces of code and markup, and the requests that their tools send."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

RECIPES = Path(__file__).parents[3] / "docs" / "recipes"
REQUESTS = Path(__file__).parent / "requests"


def page(name: str) -> str:
    """The text of a recipe."""
    return (RECIPES / f"{name}.md").read_text(encoding="utf-8")


def pieces(name: str, language: str) -> list[str]:
    """What stands in fences of a language in a recipe."""
    return re.findall(rf"^```{language}\n(.*?)^```", page(name), re.MULTILINE | re.DOTALL)


def program(name: str) -> ModuleType:
    """The Python of a recipe, run as a module would be."""
    (code,) = pieces(name, "python")
    made = ModuleType(name)
    exec(compile(code, f"docs/recipes/{name}.md", "exec"), made.__dict__)
    return made


@dataclass(frozen=True, slots=True)
class Recorded:
    """A request as a tool sends it; ``{key}`` in a header is a server key."""

    method: str
    target: str
    headers: dict[str, str]
    body: str


def recorded(name: str) -> Recorded:
    """The request of a tool: its line, its headers, an empty line, its body."""
    head, _, body = (REQUESTS / f"{name}.http").read_text(encoding="utf-8").partition("\n\n")
    line, *headers = head.split("\n")
    method, target, version = line.split(" ")
    assert version == "HTTP/1.1"
    return Recorded(method, target, dict(header.split(": ", 1) for header in headers), body)


def shape(document: Any) -> Any:
    """What a document is made of: its members and types, without its values."""
    if isinstance(document, dict):
        return {name: shape(member) for name, member in document.items()}
    if isinstance(document, list):
        return [shape(document[0])] if document else []
    return type(document).__name__
