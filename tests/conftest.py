"""Fixtures of all tests, and what happens where real documents, a browser or LibreOffice are absent."""

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import settings

# The same examples on every run: a law that fails must fail for everybody. `explore` draws new ones each time.
settings.register_profile("ci", deadline=None, derandomize=True)
settings.register_profile("explore", deadline=None, max_examples=3000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))

SHARED = Path(__file__).resolve().parents[2] / "shared"
REQUIRED = {part for part in os.environ.get("AUDIT_REQUIRE", "").split(",") if part}


def _absence(mark: str) -> str | None:
    if mark == "real" and not (SHARED / "seeds").is_dir():
        return "没有真实材料（../shared/seeds）"
    if mark == "browser" and not (shutil.which("chromium") and shutil.which("chromedriver")):
        return "没有 Chromium 和 chromedriver"
    if mark == "office" and not (shutil.which("soffice") or shutil.which("libreoffice")):
        return "没有 LibreOffice"
    return None


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip a test whose means are absent, with the reason; fail it where AUDIT_REQUIRE names them."""
    for mark in ("real", "browser", "office"):
        if item.get_closest_marker(mark) is None:
            continue
        reason = _absence(mark)
        if reason and mark in REQUIRED:
            pytest.fail(f"AUDIT_REQUIRE 要求 {mark}，但{reason}")
        if reason:
            pytest.skip(reason)


@pytest.fixture(autouse=True, scope="session")
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Keep the user's cache out of the tests, and the tests out of the user's cache."""
    os.environ["AUDIT_CACHE"] = str(tmp_path_factory.mktemp("cache"))


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder of real documents, reference readings and labels (tests marked `real` only)."""
    return SHARED


@pytest.fixture(scope="session")
def root() -> Path:
    """Return the root of the checkout."""
    return Path(__file__).resolve().parents[1]
