"""Run LibreOffice, where there is one, to turn a legacy file into one we read."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from auditor.errors import ReadError, reason

# Overrides the search, for an installation in an unusual place.
ENVIRONMENT = "AUDIT_SOFFICE"
_PLACES = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "/usr/lib/libreoffice/program/soffice",
    "/usr/lib64/libreoffice/program/soffice",
    "/usr/local/bin/soffice",
    "/snap/bin/libreoffice",
)
_WINDOWS_ROOTS = ("PROGRAMFILES", "PROGRAMW6432", "PROGRAMFILES(X86)", "LOCALAPPDATA")


def find_office() -> Path | None:
    """Return the LibreOffice program of this machine, or None."""
    named = os.environ.get(ENVIRONMENT)
    if named:
        return Path(named) if Path(named).is_file() else None
    for name in ("soffice", "libreoffice"):
        if found := shutil.which(name):
            return Path(found)
    return next((place for place in _candidates() if place.is_file()), None)


def _candidates() -> list[Path]:
    places = [Path(place) for place in _PLACES]
    places += sorted(Path("/opt").glob("libreoffice*/program/soffice"), reverse=True)
    for root in _WINDOWS_ROOTS:
        if folder := os.environ.get(root):
            # soffice.com waits for the end and speaks to the console; soffice.exe does not.
            places += [Path(folder, "LibreOffice", "program", name) for name in ("soffice.com", "soffice.exe")]
    return places


def convert(data: bytes, suffix: str, target: str, seconds: float) -> bytes:
    """Return the bytes of a file converted to another format, within the time.

    Each call has its own folder and profile: an open LibreOffice of the user, or a call beside this one, would
    otherwise swallow the request.

    Raises:
        ReadError: no LibreOffice, too slow, or no result.
    """
    program = find_office()
    if program is None:
        raise ReadError("unsupported", "本机没有 LibreOffice，无法转换")
    # Something of LibreOffice may still hold a file of the profile on Windows when the folder is removed.
    with tempfile.TemporaryDirectory(prefix="audit-", ignore_cleanup_errors=True) as folder:
        source = Path(folder, f"source.{suffix}")
        source.write_bytes(data)
        _run(_command(program, Path(folder), source, target), seconds)
        result = Path(folder, "out", f"source.{target}")
        if not result.is_file():
            raise ReadError("corrupt", "LibreOffice 打不开这个文件，可能已损坏；请用 WPS/Word 打开后另存为 .docx")
        return result.read_bytes()


def _command(program: Path, folder: Path, source: Path, target: str) -> list[str]:
    return [
        str(program),
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        *("--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck", "--nofirststartwizard"),
        *("--convert-to", target, "--outdir", str(folder / "out"), str(source)),
    ]


def _run(command: list[str], seconds: float) -> None:
    quiet = subprocess.DEVNULL
    try:
        process = subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True)  # noqa: S603  # our own command line, no shell
    except OSError as error:
        raise ReadError("unsupported", f"LibreOffice 启动不了（{reason(error)}）") from error
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired as error:
        raise ReadError(
            "timeout", f"LibreOffice 转换超过 {seconds:.0f} 秒；请用 WPS/Word 打开后另存为 .docx"
        ) from error
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the program with its children: soffice is a script that starts the real one."""
    if sys.platform == "win32":
        if process.poll() is None:
            taskkill = Path(os.environ.get("SYSTEMROOT", r"C:\Windows"), "System32", "taskkill.exe")
            subprocess.run([str(taskkill), "/T", "/F", "/PID", str(process.pid)], capture_output=True, check=False)  # noqa: S603  # fixed program, our own process id
    else:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()
