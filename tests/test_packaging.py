"""What travels inside the wheel, and where the package finds it."""

import zipfile

import pytest

from auditor import resources


@pytest.fixture(scope="module")
def names(root, tmp_path_factory) -> set[str]:
    """Names inside a wheel built from the checkout."""
    from hatchling.builders.wheel import WheelBuilder

    out = tmp_path_factory.mktemp("wheel")
    path = next(WheelBuilder(str(root)).build(directory=str(out), versions=["standard"]))
    with zipfile.ZipFile(path) as archive:
        return set(archive.namelist())


@pytest.mark.parametrize("folder", ["rules", "lexicons", "reports/templates"])
def test_every_shipped_file_travels_inside_the_package(root, names, folder):
    """Rules, lexicons and templates are edited at the top and found in the wheel under auditor/_shipped."""
    wanted = {
        f"auditor/_shipped/{path.relative_to(root).as_posix()}"
        for path in (root / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert wanted
    assert wanted - names == set()


def test_nothing_of_ours_lands_at_the_top_of_site_packages(names):
    """Only the package and its metadata: no top-level rules, tests or cli."""
    tops = {name.split("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"auditor"}


def test_a_checkout_uses_the_files_at_its_top(root):
    """Without _shipped, resources are those people edit."""
    assert root / "rules" == resources.RULES
    assert (resources.RULES / "scoring.yaml").is_file()
