"""Load the templates of the pages."""

from __future__ import annotations

from jinja2 import BaseLoader, Environment, FunctionLoader, StrictUndefined

from auditor import resources
from auditor.report.kept_templates import kept_templates
from auditor.report.lean import lean

# The templates written a thousand times over: their markup is made short once, not every page.
_LEAN = ("project.html.j2", "parts.html.j2")


def page_environment() -> Environment:
    """Return the templates of the report: always escaped, strict about names, kept compiled from run to run."""
    return Environment(
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


def _loader() -> BaseLoader:
    def load(name: str) -> str:
        source = (resources.TEMPLATES / name).read_text(encoding="utf-8")
        return lean(source) if name in _LEAN else source

    return FunctionLoader(load)
