"""Which of Jinja a template may use, and where it pays: a pass over its syntax before anything is compiled.

What is not in a table here is refused. What is left is changed so that nothing escapes counting: every body pays on
entry for its tags, expressions and written text, every turn of a loop is an entry, and every operation whose cost
depends on its values becomes one of the `PAID` ones. Their names have a space in front, so that no template can say
them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Final
from unicodedata import normalize

from jinja2 import nodes
from jinja2.visitor import NodeTransformer

from frames.own.budget import Limits
from frames.own.faults import TemplateFault, TemplateRefused, meant

STEP, EACH, JOINED, WITHIN, PART = PAID = (" step", " each", " joined", " within", " part")

TAGS: Final = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.For, nodes.If, nodes.Assign, nodes.AssignBlock,
    nodes.Macro, nodes.With, nodes.Scope,
)  # fmt: skip
EXPRESSIONS: Final = (
    nodes.Name, nodes.Const, nodes.List, nodes.Tuple, nodes.CondExpr, nodes.Filter, nodes.Test, nodes.Call,
    nodes.Keyword, nodes.Getitem, nodes.Slice, nodes.Getattr, nodes.Concat, nodes.Compare, nodes.Operand, nodes.Add,
    nodes.Sub, nodes.Mul, nodes.Div, nodes.FloorDiv, nodes.Mod, nodes.Neg, nodes.Pos, nodes.Not, nodes.And, nodes.Or,
)  # fmt: skip
ALLOWED: Final = frozenset((*TAGS, *EXPRESSIONS))

REFUSED: Final[Mapping[type[nodes.Node], str]] = {
    nodes.Include: "include cannot be used: a template stands alone",
    nodes.Import: "import cannot be used: a template stands alone",
    nodes.FromImport: "import cannot be used: a template stands alone",
    nodes.Extends: "extends cannot be used: a template stands alone",
    nodes.Block: "block cannot be used: nothing extends a template",
    nodes.ScopedEvalContextModifier: "autoescape cannot be changed: every value is escaped",
    nodes.CallBlock: "call cannot be used as a tag: call the macro in {{ }}",
    nodes.FilterBlock: "filter cannot be used as a tag: use it on a value in {{ }}",
    nodes.Dict: "a table in { } cannot be written here",
    nodes.Pow: "** cannot be used",
    nodes.NSRef: "namespaces cannot be used: what is set in a loop stays in that turn",
}
"""What is Jinja and not ours, with what to say of it."""

RESERVED: Final = frozenset({"loop", "self", "varargs", "kwargs", "caller"})
LOOP: Final = ("index", "index0", "revindex", "revindex0", "first", "last", "length", "cycle")
"""What there is to know of the turn of a loop."""


def admitted(
    tree: nodes.Template,
    data: Collection[str],
    functions: Collection[str],
    filters: Collection[str],
    tests: Collection[str],
    limits: Limits,
) -> nodes.Template:
    """The syntax as it is compiled. Raises `TemplateRefused` with everything in it that is not allowed."""
    _measured(tree, limits)
    judge = _Judge(tree, data, functions, filters, tests, limits)
    faults = tuple(dict.fromkeys(judge.faults(tree)))
    if faults:
        raise TemplateRefused(*sorted(faults, key=lambda each: each.line or 0))
    paying = _Paying().visit(tree)
    assert isinstance(paying, nodes.Template)
    return paying


def _measured(tree: nodes.Template, limits: Limits) -> None:
    """Count nodes and levels without going down by calls: a text can be nested deeper than calls may go."""
    level: list[nodes.Node] = [tree]
    count = depth = 0
    while level:
        count, depth = count + len(level), depth + 1
        line = level[0].lineno
        if depth > limits.nesting:
            told = f"tags and expressions stand more than {limits.nesting} deep in each other: take them apart."
            raise TemplateRefused(TemplateFault(line, told))
        if count > limits.nodes:
            raise TemplateRefused(TemplateFault(None, f"the template has more than {limits.nodes} parts: shorten it."))
        level = [child for node in level for child in node.iter_child_nodes()]


class _Judge:
    """What in a syntax is not allowed."""

    def __init__(
        self,
        tree: nodes.Template,
        data: Collection[str],
        functions: Collection[str],
        filters: Collection[str],
        tests: Collection[str],
        limits: Limits,
    ) -> None:
        self._macros = {each.name for each in tree.find_all(nodes.Macro)}
        stored = {each.name for each in tree.find_all(nodes.Name) if each.ctx != "load"}
        self._functions = {*functions, *self._macros}
        self._readable = {*data, *stored, *self._macros, *functions, "loop"}
        self._taken = {*data, *functions, *RESERVED}
        self._filters, self._tests, self._limits = filters, tests, limits

    def faults(self, node: nodes.Node) -> Iterator[TemplateFault]:
        """Everything, from the outside in; nothing more of what is refused as a whole."""
        refused = self._whole(node)
        if refused is not None:
            yield TemplateFault(node.lineno, refused)
            return
        yield from (TemplateFault(node.lineno, sentence) for sentence in self._of(node))
        for child in node.iter_child_nodes():
            yield from self.faults(child)

    def _whole(self, node: nodes.Node) -> str | None:
        if type(node) in ALLOWED:
            return None
        return f"{REFUSED.get(type(node), f'{type(node).__name__} cannot be used here')}."

    def _of(self, node: nodes.Node) -> Iterator[str]:
        match node:
            case nodes.Name():
                yield from self._name(node.name, node.ctx)
            case nodes.Macro():
                yield from self._name(node.name, "store")
            case nodes.Filter(name=name):
                if name not in self._filters:
                    yield f"there is no filter {name!r}{meant(name, self._filters)}"
            case nodes.Test(name=name):
                if name not in self._tests:
                    yield f"there is no test {name!r}{meant(name, self._tests)}"
            case nodes.Getattr(attr=name):
                if name.startswith("_"):
                    yield f"{name!r} cannot be read: no field begins with an underscore."
            case nodes.Call():
                yield from self._call(node)
            case nodes.List() | nodes.Tuple():
                if not all(isinstance(each, nodes.Const) for each in node.items):
                    yield "a list that is written out holds texts and numbers only."
            case nodes.For():
                yield from self._loop(node)
            case nodes.Assign() | nodes.AssignBlock():
                yield from self._set(node)
            case nodes.Compare():
                if len(node.ops) > 1 and any(each.op in ("in", "notin") for each in node.ops):
                    yield "in cannot be one of several comparisons: put it in ( )."
            case nodes.Slice(step=step):
                if step is not None:
                    yield "a part is taken by from:to, without a third number."
            case nodes.Const(value=value):
                if isinstance(value, (int, float)) and abs(value) > self._limits.number:
                    yield "the number is too large."
        if isinstance(node, (nodes.Filter, nodes.Test, nodes.Call)) and (node.dyn_args or node.dyn_kwargs):
            yield "* and ** cannot be used where something is called."

    def _name(self, name: str, use: str) -> Iterator[str]:
        if use == "load" and name not in self._readable:
            yield f"there is nothing called {name!r}{meant(name, self._readable)}"
        if use != "load" and (name in self._taken or name.startswith("_")):
            yield f"{name!r} cannot be set: choose another name."
        if normalize("NFKC", name) != name:
            yield f"{name!r} is written in letters that stand for others: use plain ones."

    def _call(self, node: nodes.Call) -> Iterator[str]:
        match node.node:
            case nodes.Getattr(attr="cycle", node=nodes.Name(name="loop")):
                return
            case nodes.Name(name=name):
                if name not in self._functions:
                    yield f"there is no function {name!r}{meant(name, self._functions)}"
            case _:
                yield "only functions and macros can be called; use a filter, as in {{ value | upper }}."

    def _loop(self, node: nodes.For) -> Iterator[str]:
        if node.recursive:
            yield "recursive cannot be used."
        if not isinstance(node.target, nodes.Name):
            yield "a loop gives one name to each entry, as in {% for product in products %}."

    def _set(self, node: nodes.Assign | nodes.AssignBlock) -> Iterator[str]:
        if isinstance(node, nodes.AssignBlock) and node.filter is not None:
            yield "a set block takes no filter."
        if not isinstance(node.target, nodes.Name):
            yield "one name is set at a time."


class _Paying(NodeTransformer):
    """Makes every body pay on entry, and every operation that could be dear one that pays."""

    def visit_Template(self, node: nodes.Template) -> nodes.Node:  # noqa: N802 the visitor's way of naming
        return self._bodies(node, "body")

    visit_Macro = visit_With = visit_AssignBlock = visit_Template  # noqa: N815

    def visit_If(self, node: nodes.If) -> nodes.Node:  # noqa: N802
        return self._bodies(node, "body", "else_")

    def visit_For(self, node: nodes.For) -> nodes.Node:  # noqa: N802
        self._bodies(node, "body", "else_")
        assert isinstance(node.iter, nodes.Expr)
        node.iter = _paid(EACH, node.iter)
        if node.test is not None:
            turn = _paid(STEP, nodes.Const(1 + _size(node.test)), nodes.Const(0))
            node.test = nodes.And(turn, node.test)
        return node

    def visit_Concat(self, node: nodes.Concat) -> nodes.Node:  # noqa: N802
        self.generic_visit(node)
        first, *others = node.nodes
        return _paid(JOINED, first, *others)

    def visit_Compare(self, node: nodes.Compare) -> nodes.Node:  # noqa: N802
        self.generic_visit(node)
        operand = node.ops[0]
        if operand.op not in ("in", "notin"):
            return node
        within = _paid(WITHIN, node.expr, operand.expr)
        return within if operand.op == "in" else nodes.Not(within, lineno=node.lineno)

    def visit_Getitem(self, node: nodes.Getitem) -> nodes.Node:  # noqa: N802
        self.generic_visit(node)
        if not isinstance(node.arg, nodes.Slice):
            return node
        nothing = nodes.Const(None)
        whole, start, stop = node.node, node.arg.start or nothing, node.arg.stop or nothing
        assert isinstance(whole, nodes.Expr)
        return _paid(PART, whole, start, stop)

    def visit_CondExpr(self, node: nodes.CondExpr) -> nodes.Node:  # noqa: N802
        self.generic_visit(node)
        node.expr2 = node.expr2 or nodes.Const("")
        return node

    def _bodies(self, node: nodes.Node, *names: str) -> nodes.Node:
        costs = {name: _cost(getattr(node, name)) for name in names}
        self.generic_visit(node)
        for name, (steps, made) in costs.items():
            body = getattr(node, name)
            if body:
                paying = nodes.ExprStmt(_paid(STEP, nodes.Const(steps), nodes.Const(made)))
                setattr(node, name, [paying.set_lineno(body[0].lineno), *body])
        return node


def _paid(name: str, value: nodes.Expr, *others: nodes.Expr) -> nodes.Filter:
    return nodes.Filter(value, name, list(others), [], None, None, lineno=value.lineno)


def _cost(body: list[nodes.Node]) -> tuple[int, int]:
    """The steps that one entry costs, and the characters that it writes whatever its values are."""
    own = [each for node in body for each in _within(node)]
    return 1 + len(own), sum(len(each.data) for each in own if isinstance(each, nodes.TemplateData))


def _within(node: nodes.Node) -> Iterator[nodes.Node]:
    """A node and what is below it, without the bodies that pay for themselves."""
    yield node
    bodies = {id(each) for name in ("body", "else_") for each in getattr(node, name, None) or ()}
    for child in node.iter_child_nodes():
        if id(child) not in bodies:
            yield from _within(child)


def _size(node: nodes.Node) -> int:
    return sum(1 for _ in _within(node))
