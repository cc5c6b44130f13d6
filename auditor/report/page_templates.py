"""Load the templates of the pages, and escape what they put out without an object for each plain text."""

from __future__ import annotations

from typing import Any

from jinja2 import BaseLoader, Environment, FunctionLoader, StrictUndefined, nodes
from jinja2.compiler import CodeGenerator, Frame
from markupsafe import Markup, escape

from auditor import resources
from auditor.report.kept_templates import kept_templates
from auditor.report.lean import lean

# The templates written a thousand times over: their markup is made short once, not every page.
_LEAN = ("project.html.j2", "parts.html.j2")


class _Generator(CodeGenerator):
    """Let every expression of a template be escaped by `PageEnvironment.escaped`, which gives what `escape` gives."""

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape or finalize.src is not None:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("environment.escaped(")


class PageEnvironment(Environment):
    """The templates of the report: always escaped, strict about names, kept compiled from run to run."""

    code_generator_class = _Generator

    def __init__(self) -> None:
        super().__init__(
            loader=_loader(),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
            bytecode_cache=kept_templates(),
            # The templates are compiled in every run; folding their constants takes longer than it saves.
            optimized=False,
        )

    @staticmethod
    def escaped(value: Any) -> str:
        """Return the value as text, escaped unless it is markup; the library makes a new object of either."""
        if type(value) is Markup or (type(value) is str and value.isalnum()):
            return value
        return escape(value)


def _loader() -> BaseLoader:
    def load(name: str) -> str:
        source = (resources.TEMPLATES / name).read_text(encoding="utf-8")
        return lean(source) if name in _LEAN else source

    return FunctionLoader(load)
