"""Know where rules, lexicons and templates live: beside the package in a checkout, inside it in a wheel."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_SHIPPED = _PACKAGE / "_shipped"
_ROOT = _SHIPPED if _SHIPPED.is_dir() else _PACKAGE.parent

RULES = _ROOT / "rules"
LEXICONS = _ROOT / "lexicons"
TEMPLATES = _ROOT / "reports" / "templates"
