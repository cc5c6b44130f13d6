"""Errors a user can mend, each with a message in plain Chinese, and the exit codes of the contract."""

import errno

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


_REASONS = {
    errno.ENOENT: "没有这个文件或文件夹",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EISDIR: "这是文件夹",
    errno.ENOTDIR: "路径中有一段不是文件夹",
    errno.ENOSPC: "磁盘已满",
    errno.EROFS: "只读",
    errno.EBUSY: "正被占用",
    errno.ENAMETOOLONG: "名称太长",
    errno.EIO: "磁盘或网络读写出错",
    errno.ENOEXEC: "程序不能在本机运行",
    errno.ENOMEM: "内存不足",
    errno.EMFILE: "打开的文件太多",
    errno.ENFILE: "打开的文件太多",
    errno.ELOOP: "链接互相指向",
    errno.EINVAL: "名称不合系统要求",
    errno.ESTALE: "网络位置已断开",
    errno.ETIMEDOUT: "网络位置没有回应",
    errno.ENODEV: "磁盘已断开",
}


def reason(error: OSError) -> str:
    """Return in Chinese why the system refused; the system's number for a rare cause."""
    return _REASONS.get(error.errno or 0) or (f"系统错误 {error.errno}" if error.errno else "系统拒绝")
