"""A template made ready, and rendered: Jinja's sandbox with nothing in it but plain values, all of it paid for.

A template never sees an object: fields are looked up by `vocabulary.member` and by nothing else, only functions of ours
and its own macros are called, and every value that is put out is escaped here. Raised is `TemplateRefused` alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from types import CodeType, TracebackType
from typing import Any, Final
from urllib.parse import quote

from jinja2 import StrictUndefined, Template, TemplateError, TemplateSyntaxError, Undefined, pass_context
from jinja2.runtime import Context, LoopContext, Macro, markup_join
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from frames.own.budget import LIMITS, Budget, Limits
from frames.own.faults import TemplateFault, TemplateRefused, Wrong, meant
from frames.own.language import EACH, JOINED, LOOP, PART, STEP, WITHIN, admitted
from frames.own.values import Table, Value
from frames.own.vocabulary import (
    BUDGET,
    FILTERS,
    FUNCTIONS,
    TESTS,
    WANTED,
    budget_of,
    kind_of,
    list_in,
    member,
    text_in,
)

KEPT: Final = 512
"""So many templates are kept compiled."""

Wanted = frozenset[tuple[str, str]]
"""Filters with values, folded, that whoever looks asked for."""

NOTHING: Final = Markup("")
"""What ``{{ a and b }}`` puts out where the answer is no."""

# --- what is put out -------------------------------------------------------------------------------------------------


def _put_out(escaped: Callable[[str], str]) -> Callable[[Context, Any], Markup]:
    """What is done to every value in ``{{ }}``, by the place that the template is for."""

    @pass_context
    def put_out(context: Context, value: Any) -> Markup:
        budget = budget_of(context)
        if isinstance(value, Undefined):
            value._fail_with_undefined_error()
        if isinstance(value, Markup):
            budget.pay(1, len(value))
            return value
        if value is False:
            return NOTHING
        if isinstance(value, (str, int, float, Decimal)) and not isinstance(value, bool):
            text = escaped(str(value))
            budget.pay(1, len(text))
            return Markup(text)
        raise Wrong(_cannot_be_written(value))

    return put_out


def _cannot_be_written(value: object) -> str:
    if isinstance(value, Table):
        return f"this is a table, not a text: write one of its fields, {', '.join(value.fields) or 'by key'}."
    if isinstance(value, bool):
        return "this is yes or no, not a text: ask for it by {% if %}."
    if isinstance(value, (tuple, list)):
        return "this is a list, not a text: go through it by {% for %}, or write {{ list | join(', ') }}."
    return f"{kind_of(value)} cannot be written."


# --- operations that pay ---------------------------------------------------------------------------------------------


@pass_context
def _step(context: Context, steps: int, made: int) -> bool:
    budget_of(context).pay(steps, made)
    return True


@pass_context
def _each(context: Context, value: Any) -> tuple[Any, ...]:
    entries = list_in(value)
    budget_of(context).pay(1 + len(entries))
    return entries


@pass_context
def _joined(context: Context, *values: Any) -> str:
    parts = [each if isinstance(each, Markup) else text_in(each) for each in values]
    budget_of(context).text(sum(map(len, parts)))
    return markup_join(parts)


@pass_context
def _within(context: Context, value: Any, whole: Any) -> bool:
    if type(whole) is str:
        budget_of(context).text(len(whole))
        return text_in(value) in whole
    entries = list_in(whole)
    budget_of(context).pay(1 + len(entries))
    return not isinstance(value, (tuple, list)) and value in entries


@pass_context
def _part(context: Context, value: Any, start: int | None, stop: int | None) -> Any:
    whole = value if type(value) is str else list_in(value)
    budget_of(context).text(len(whole))
    return whole[start:stop]


PAYING: Final = {STEP: _step, EACH: _each, JOINED: _joined, WITHIN: _within, PART: _part}


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja with nothing of its own but its syntax. ``escaped`` is what is done to each value that is put out."""

    intercepted_binops = frozenset(ImmutableSandboxedEnvironment.default_binop_table)
    intercepted_unops = frozenset(ImmutableSandboxedEnvironment.default_unop_table)

    def __init__(self, escaped: Callable[[str], str]) -> None:
        super().__init__(
            autoescape=True,
            undefined=StrictUndefined,
            optimized=False,
            finalize=_put_out(escaped),
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
            cache_size=0,
        )
        self.filters = {**FILTERS, **PAYING}
        self.tests = dict(TESTS)
        self.globals = dict(FUNCTIONS)

    def getattr(self, obj: Any, attribute: str) -> Any:
        """A field. Of the turn of a loop what `LOOP` names."""
        if isinstance(obj, Undefined):
            obj._fail_with_undefined_error()
        if isinstance(obj, LoopContext):
            if attribute in LOOP:
                return getattr(obj, attribute)
            raise Wrong(f"a loop has no {attribute!r}{meant(attribute, LOOP)}")
        return member(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """A field by a name that is worked out, or an entry of a list."""
        if isinstance(argument, str):
            return self.getattr(obj, argument)
        return member(obj, argument)

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Arithmetic of numbers that stay small; + puts texts together too."""
        if operator == "+" and isinstance(left, str) and isinstance(right, str):
            return _joined(context, left, right)
        budget = budget_of(context)
        budget.pay()
        result = self.binop_table[operator](_number(left), _number(right))
        if abs(result) > budget.limits.number:
            raise Wrong("the number becomes too large.")
        return result

    def call_unop(self, context: Context, operator: str, arg: Any) -> Any:
        """The sign of a number."""
        return self.unop_table[operator](_number(arg))

    def call(__self, __context: Context, __obj: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: N805
        """A function of ours, ``loop.cycle``, or a macro of the template, so deep and no deeper."""
        if isinstance(__obj, Macro):
            budget = budget_of(__context)
            budget.enter()
            made = super().call(__context, __obj, *args, **kwargs)
            budget.leave()
            return made
        if __obj not in FUNCTIONS.values() and not isinstance(getattr(__obj, "__self__", None), LoopContext):
            raise Wrong(f"{kind_of(__obj)} cannot be called.")
        return super().call(__context, __obj, *args, **kwargs)


def _number(value: object) -> int | Decimal:
    """A number as it is reckoned with: exact."""
    if isinstance(value, (int, Decimal)) and not isinstance(value, bool):
        return value
    if isinstance(value, float):
        return Decimal(str(value))
    raise Wrong(f"a number is expected here, not {kind_of(value)}.")


# --- templates -------------------------------------------------------------------------------------------------------

HTML: Final = Sandbox(lambda text: str(escape(text)))
"""For pages: what is put out is escaped."""
PLAIN: Final = Sandbox(lambda text: text)
"""For texts that are escaped where they are shown: headings, descriptions of pictures."""
ADDRESS: Final = Sandbox(lambda text: quote(text, safe=""))
"""For addresses: what is put out is one part of an address, whatever it holds."""


@dataclass(frozen=True, slots=True, eq=False)
class Ready:
    """A template that was compiled."""

    template: Template

    def render(self, data: Mapping[str, Value], budget: Budget, wanted: Wanted = frozenset()) -> str:
        """What it makes of the data. Raises `TemplateRefused` where it cannot be done, or costs too much."""
        context = self.template.new_context({**data, BUDGET: budget, WANTED: wanted})
        pieces: list[str] = []
        length = 0
        try:
            for piece in self.template.root_render_func(context):
                length += len(piece)
                if length > budget.limits.output:
                    raise Wrong(f"the template puts out more than {budget.limits.output} characters.")
                pieces.append(piece)
        except Exception as error:  # whatever a stranger's template runs into: it is named and goes no further
            raise TemplateRefused(TemplateFault(self._line(error.__traceback__), _said(error))) from None
        return "".join(pieces).encode(errors="replace").decode()  # half a character can be written, and not sent

    def _line(self, trace: TracebackType | None) -> int | None:
        """The line of the template at which it was stopped."""
        line = None
        while trace is not None:
            if "__jinja_template__" in trace.tb_frame.f_globals:
                line = self.template.get_corresponding_lineno(trace.tb_lineno)
            trace = trace.tb_next
        return line


SAID: Final[Mapping[type[Exception], str]] = {
    RecursionError: "macros or expressions stand too deep in each other.",
    MemoryError: "it needs too much memory.",
    ZeroDivisionError: "a number is divided by zero.",
    ArithmeticError: "the numbers here cannot be reckoned with.",
    TypeError: "these values do not go together: a text, an empty one too, is no number.",
}


def _said(error: Exception) -> str:
    """What went wrong in a merchant's words; nothing of what was inside."""
    if isinstance(error, Wrong):
        return str(error)
    if isinstance(error, TemplateError):
        return f"{str(error.message)[:200]}."
    if isinstance(error, TypeError) and "argument" in str(error):
        return "it is given too many values here, too few, or one by a name that it does not have."
    return next((said for type_, said in SAID.items() if isinstance(error, type_)), "this cannot be worked out.")


@lru_cache(KEPT)
def ready(text: str, names: frozenset[str], place: Sandbox = HTML, limits: Limits = LIMITS) -> Ready:
    """A template that reads the data of these names, compiled. Raises `TemplateRefused` with every fault found."""
    if len(text) > limits.source:
        told = f"the template has {len(text)} characters, and may have {limits.source} at most."
        raise TemplateRefused(TemplateFault(None, told))
    try:
        tree = admitted(place.parse(text), names, FUNCTIONS, FILTERS, TESTS, limits)
        code = place.compile(tree)
        assert isinstance(code, CodeType)
        return Ready(Template.from_code(place, code, dict(FUNCTIONS)))
    except TemplateSyntaxError as error:
        raise TemplateRefused(TemplateFault(error.lineno, _syntax(error))) from None
    except (RecursionError, MemoryError, SyntaxError):
        told = "tags and expressions stand too deep in each other: take them apart."
        raise TemplateRefused(TemplateFault(None, told)) from None
    except ValueError:
        raise TemplateRefused(TemplateFault(None, "a number in the template is too long.")) from None


def _syntax(error: TemplateSyntaxError) -> str:
    return f"{(error.message or 'this cannot be read').rstrip('.')[:300]}."
