"""What the templates of the report put out is escaped as the library escapes it, whatever it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment, UndefinedError
from markupsafe import Markup

from auditor.model import Severity
from auditor.report.page_templates import page_environment

_SOURCES = (
    "<p>{{ x }}</p>",
    "{% macro m(v) %}[{{ v }}]{% endmacro %}{{ m(x) }}{{ x }}",
    "{% for v in [x] %}{{ v }}{% endfor %}",
)


@pytest.fixture(scope="module")
def environment(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AUDIT_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield page_environment()


@pytest.mark.parametrize("source", _SOURCES)
@given(
    st.text()
    | st.text("<>&'\"甲1a")
    | st.integers()
    | st.floats()
    | st.none()
    | st.sampled_from([*Severity, Markup("<b>1</b>")])
)
def test_every_value_is_escaped_as_by_the_library(environment, source, value):
    plain = Environment(autoescape=True).from_string(source)
    assert environment.from_string(source).render(x=value) == plain.render(x=value)


@pytest.mark.parametrize("source", _SOURCES)
def test_a_value_nobody_gave_is_an_error(environment, source):
    with pytest.raises(UndefinedError):
        environment.from_string(source).render()
