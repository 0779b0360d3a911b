"""What stands in braces in a merchant's MJML: taken out while the markup is judged, put back, proven to stand there.

What is judged is the markup without it. So nothing in braces may put out markup that was not judged, or cut a piece out
of an attribute: Jinja has to read each of them where it was taken out, as a whole, and markup that a template makes of
its own parts, by a macro or a set block, stands in texts and is handed to nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from jinja2 import TemplateSyntaxError, nodes

from frames.own.faults import TemplateFault
from frames.own.sandbox import HTML

IN_BRACES: Final = re.compile(r"\{#.*?#\}|\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
TRIMMED: Final = re.compile(r"(\{[{%#][-+]?)(.*?)([-+]?[}%#]\})", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Braces:
    """What stood in braces, with its lines; ``token`` finds the words that stand for it, ``made`` names own markup."""

    values: tuple[tuple[str, int], ...]
    token: re.Pattern[str]
    made: frozenset[str]

    def fault_in(self, attribute: str, value: str) -> str | None:
        """Why what stands in braces in an attribute cannot stand there; None where it can."""
        if not self.token.search(value):
            return None
        tree = _parsed(self.token.sub(lambda found: self.values[int(found[1])][0], value))
        if tree is None:
            return f"what {{% %}} begins in {attribute} has to end in it, and can be read by itself."
        markup = next((each.name for each in tree.find_all(nodes.Name) if each.name in self.made), None)
        return (
            None if markup is None else f"{markup} is markup, and cannot stand in {attribute}: write the value itself."
        )

    def put_back(self, page: str) -> str:
        """The markup with all in its place. Each opens and ends a line of its own, by which its line is found."""
        return self.token.sub(lambda found: _on_its_line(self.values[int(found[1])][0]), page)

    def misread(self, page: str, text: str) -> int | None:
        """The line of ``text``, the page put back, where Jinja finds other markup than was judged; None: nowhere."""
        judged = filter(None, map(_dense, self.token.split(page)[::2]))
        for line, kind, value in HTML.lex(text):
            if kind == "data" and _dense(value) and _dense(value) != next(judged, None):
                return line
        return 1 if any(judged) else None


def taken_out(source: str, word: str) -> tuple[str, Braces]:
    """The markup with a word and a number for everything in braces, on the lines that it had.

    Raises nothing: what cannot be read is told when it is compiled.
    """
    values = tuple((found[0], source.count("\n", 0, found.start()) + 1) for found in IN_BRACES.finditer(source))
    numbers = iter(range(len(values)))
    markup = IN_BRACES.sub(lambda found: f"{word}{next(numbers)}z" + "\n" * found[0].count("\n"), source)
    return markup, Braces(values, re.compile(rf"{word}(\d+)z"), _made(_parsed(source)))


def handed_on(source: str, made: frozenset[str]) -> Iterator[TemplateFault]:
    """Where markup of the template's own making goes anywhere but into the text."""
    tree = _parsed(source)
    if tree is None or not made:
        return
    shown = {id(_named(each)) for output in tree.find_all(nodes.Output) for each in output.nodes}
    for name in tree.find_all(nodes.Name):
        if name.ctx == "load" and name.name in made and id(name) not in shown:
            said = f"{name.name} is markup: in a mail it is written alone in {{{{ }}}}, and handed to nothing."
            yield TemplateFault(name.lineno, said)


def _parsed(text: str) -> nodes.Template | None:
    try:
        return HTML.parse(text)
    except (TemplateSyntaxError, RecursionError, ValueError):
        return None


def _made(tree: nodes.Template | None) -> frozenset[str]:
    """The names of macros and of set blocks: what they hold is markup, and is not escaped again."""
    if tree is None:
        return frozenset()
    blocks = (each.target for each in tree.find_all(nodes.AssignBlock))
    named = {each.name for each in blocks if isinstance(each, nodes.Name)}
    return frozenset({*named, *(each.name for each in tree.find_all(nodes.Macro))})


def _named(written: nodes.Node) -> nodes.Node:
    """What is named where a value, or what a macro makes, is written as it is."""
    return written.node if isinstance(written, nodes.Call) else written


def _dense(markup: str) -> str:
    """Markup without its spaces, which tags take away around them."""
    return "".join(markup.split())


def _on_its_line(value: str) -> str:
    return TRIMMED.sub(lambda found: f"{found[1]}\n{' '.join(found[2].splitlines())}\n{found[3]}", value)
