"""Every sentence that the reading of a feed can say has words of its own in both languages.

The sentences are found in the code that says them: what is handed to the calls of `SPOKEN`, with something put in
wherever a sentence names something.
"""

from __future__ import annotations

import ast
import importlib
import itertools
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from feeds.collect import _MISSED
from feeds.formats import load_formats
from feeds.read import Reading
from feeds.table import TableReading
from frames.texts import load_texts
from service.console.reasons import OTHER, told

ROOT = Path(__file__).parents[3]
MODULES = (
    "service.fetch",
    "service.outward",
    *(f"feeds.{path.stem}" for path in sorted((ROOT / "feeds").glob("[a-z]*.py"))),
)
SPOKEN: Mapping[str, int] = {
    "FeedRefused": 0,
    "UnknownFormat": 0,
    "SourceError": 0,
    "NotReached": 0,
    "Unreadable": 0,
    "LeftOut": 1,
    "_Evidence": 1,
    "Encoding": 1,
    "reserve": 1,
    "add": 1,
    "Refused": 2,
    "Loss": 2,
    "Piece": 2,
    "Parsed": 2,
    "Rejection": 5,
    "append": 0,
}
"""Calls that take a sentence, and at which place."""
ONLY_OF = {"add": ("notes", "reserved"), "append": ("notes",)}
"""Such calls of whatever is called so, and of nothing else."""
BY_NAME = frozenset({"note", "reason"})
RETURNING = frozenset({"why_not", "reason", "_rarity"})
"""Functions that return a sentence."""
SAMPLES = ("7", "x", "7%", "gzip", "s", "")
"""What may stand where a sentence names something."""
ENDS = (str(Reading.__dataclass_fields__["end_missing"].default), TableReading.end_missing)
PARTS: Mapping[str, tuple[str, ...]] = {
    "reading.end_missing": ENDS,
    "reading.faults": (Reading.faults, TableReading.faults),
    "effect": tuple(_MISSED.values()),
}
"""Parts that several classes say, each in its own words."""
WRAPPED = "the feed cannot be downloaded: "
"""What stands in front of the sentences of `service.outward` where they are told."""
WRAPPING = ("download", "_within", "_ask")
"""Functions that hand on what another module says."""


class Sentences:
    """The sentences of one module, each as the texts that it may come to."""

    def __init__(self, module: str) -> None:
        self.known = vars(importlib.import_module(module))
        self.tree = ast.parse((ROOT / f"{module.replace('.', '/')}.py").read_text("utf-8"))

    def __iter__(self) -> Iterator[list[str]]:
        for function in ast.walk(self.tree):
            if isinstance(function, ast.FunctionDef):
                for node in ast.walk(function):
                    for expression in said_by(node, function.name):
                        yield from self.of(expression, function)

    def of(self, node: ast.expr, function: ast.FunctionDef) -> Iterator[list[str]]:
        """Each sentence that the expression can be; nothing where another function hands it in."""
        match node:
            case ast.Constant(value=str() as text):
                yield [text]
            case ast.JoinedStr() if "{error}" in ast.unparse(node) and function.name in WRAPPING:
                return  # what `service.outward` says, which is among the modules
            case ast.JoinedStr(values=parts):
                for choice in itertools.product(*(self.part(part, function) for part in parts)):
                    yield ["".join(texts) for texts in itertools.product(*choice)]
            case ast.BoolOp(op=ast.And(), values=[_, last]):
                yield from self.of(last, function)
            case ast.IfExp(body=one, orelse=other) | ast.BoolOp(values=[one, other]):
                yield from self.of(one, function)
                yield from self.of(other, function)
            case ast.List(elts=several):
                for each in several:
                    yield from self.of(each, function)
            case ast.ListComp(elt=each):
                yield from self.of(each, function)
            case ast.Name(id=name) if isinstance(self.known.get(name), str):
                yield [self.known[name]]
            case ast.Name(id=name):
                for value in assigned(name, function):
                    yield from self.of(value, function)

    def part(self, node: ast.expr, function: ast.FunctionDef) -> list[list[str]]:
        """What one part of a sentence can be: each alternative as its samples."""
        if isinstance(node, ast.FormattedValue):
            if node.conversion == ord("r"):
                return [["'x'"]]
            named = ast.unparse(node.value)
            found = [[text] for text in PARTS[named]] if named in PARTS else list(self.of(node.value, function))
            return found or [list(SAMPLES)]
        return list(self.of(node, function))


def said_by(node: ast.AST, function: str) -> Iterator[ast.expr]:
    """The expressions of sentences that a node hands on."""
    match node:
        case ast.Call(func=ast.Name(id=name), args=args) | ast.Call(func=ast.Attribute(attr=name), args=args):
            of = ast.unparse(node.func).rpartition(".")[0]
            if len(args) > SPOKEN.get(name, len(args)) and (name not in ONLY_OF or of.endswith(ONLY_OF[name])):
                yield args[SPOKEN[name]]
            yield from (keyword.value for keyword in node.keywords if keyword.arg in BY_NAME and name != "replace")
        case ast.AugAssign(target=target, value=value) if ast.unparse(target).endswith("notes"):
            yield value
        case ast.Return(value=ast.expr() as value) if function in RETURNING:
            yield value


def assigned(name: str, function: ast.FunctionDef) -> Iterator[ast.expr]:
    """What a name stands for within a function."""
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and any(ast.unparse(target) == name for target in node.targets):
            yield node.value


FOUND = {(module, texts[0]): texts for module in MODULES for texts in Sentences(module) if texts[0].strip()}


def test_sentences_are_found_in_every_part_of_the_reading() -> None:
    modules = {module for module, _ in FOUND}
    assert modules > {"feeds.archives", "feeds.decode", "feeds.mended", "feeds.pricing", "feeds.split", "feeds.table"}
    assert len(FOUND) > 100


@pytest.mark.parametrize("language", ["en", "pl"])
@pytest.mark.parametrize(("module", "sentence"), FOUND)
def test_a_sentence_of_the_reading_has_words_of_its_own(module: str, sentence: str, language: str) -> None:
    texts = load_texts("console/feed", language)
    before = WRAPPED if module == "service.outward" else ""
    assert any(told(before + each, texts).kind != OTHER for each in FOUND[module, sentence])


@pytest.mark.parametrize("language", ["en", "pl"])
def test_why_rows_of_a_table_are_no_products_is_told_whole(language: str) -> None:
    texts = load_texts("console/feed", language)
    reasons = {aside.why for each in load_formats().values() if each.table for aside in each.table.aside}
    assert len(reasons) > 3
    assert not [reason for reason in reasons if told(reason, texts).kind == OTHER]
