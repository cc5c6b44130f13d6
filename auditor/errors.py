"""Errors a user can mend, each with a message in plain Chinese, and the exit codes of the contract."""

EXIT_OK = 0
EXIT_FAIL_ON = 1
EXIT_USAGE = 2
EXIT_UNREADABLE = 3
EXIT_OURS = 70
EXIT_INTERRUPTED = 130


class AuditError(Exception):
    """Stop the run with a message: where, what is wrong with the value shown, what to do."""


class UsageError(AuditError):
    """Report wrong usage, or empty or missing input (exit code 2)."""


class RuleLoadError(AuditError):
    """Report every line of rules, lexicons or settings that does not load (exit code 2).

    Attributes:
        problems: one `file:line:column：text` line per cause, in reading order.
    """

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class ReadError(AuditError):
    """Say why a file was recognised but not read; it becomes a result, never the end of the run.

    Attributes:
        code: one of encrypted, corrupt, empty, too_large, timeout, scan, unsupported, no_permission, crashed.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
