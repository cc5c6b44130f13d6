"""The command `audit`: parse, call, print, exit. Nothing but click is imported before a command is chosen."""

from __future__ import annotations

import importlib
import re
import sys
from typing import Any

import click

from auditor import __version__
from auditor.commands.help_page import ChineseHelp
from auditor.errors import (
    EXIT_INTERRUPTED,
    EXIT_OK,
    EXIT_OURS,
    EXIT_USAGE,
    AuditError,
    RuleLoadError,
)

# command → (module, attribute, one line of help): the help page needs no import of the commands themselves.
COMMANDS = {
    "run": ("auditor.commands.run", "run", "审核文件夹或文件（可省略 run，直接写路径）"),
    "rules": ("auditor.commands.rules", "rules", "查看、新建、试用、测试规则"),
    "explain": ("auditor.commands.explain", "explain", "说明一条规则，或一条发现为什么出现、为什么没有出现"),
    "diff": ("auditor.commands.compare", "diff", "比较两份 report.json"),
    "verdicts": ("auditor.commands.verdicts", "verdicts", "导入、合并、查看审核人员的采纳意见"),
    "verify": ("auditor.commands.verify", "verify", "核对报告与原始材料是否一致"),
    "cache": ("auditor.commands.cache", "cache", "查看或清空读取缓存"),
    "doctor": ("auditor.commands.doctor", "doctor", "检查本机环境：哪些格式能读、缺什么"),
}

EPILOG = """\b
最常用：
  audit 2025年部门预算/                审核整个文件夹，报告在 audit-report/index.html
  audit 材料.zip -o 报告 -f html,docx   另出 Word 审核意见
  audit rules list                     看有哪些规则
\b
退出码：0 完成；1 达到 --fail-on；2 用法、输入或规则有误；3 完成但有文件读不出；70 程序错误；130 中断。"""

# What click says of values and words, in English; the sentence stays whole where none fits.
_CLICK_PHRASES = (
    (r"(?:File|Path|Directory) '(.*?)' does not exist\.?", r"没有找到“\1”，请检查路径"),
    (r"File '(.*?)' is a directory\.?", r"“\1”是文件夹，这里要一个文件"),
    (r"'(.*?)' is not one of (.*?)\.?$", r"“\1”不可用，可用：\2"),
    (r"'(.*?)' is not '(.*?)'\.?$", r"“\1”不可用，可用：\2"),
    (r"'(.*?)' is not a valid integer( range)?\.?", r"“\1”不是整数"),
    (r"(\S+) is not in the range (.*?)\.?$", r"\1 超出范围（\2）"),
    (r"Option '(.*?)' requires an argument\.?", r"“\1”后面要跟一个值"),
    (r"No such command '(.*?)'\.?", r"没有“\1”这个命令"),
    (r"Got unexpected extra arguments? \((.*?)\)", r"多出的参数：\1"),
    (r"Missing command\.?", "缺少命令"),
)


class AuditGroup(click.Group):
    """A group whose first word is a command or, when it is none, a path to audit."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  click's signature
        """Return the commands in the order of the help page."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002  click's signature
        """Import and return the named command."""
        if cmd_name not in COMMANDS:
            return None
        module, attribute, _ = COMMANDS[cmd_name]
        command: click.Command = getattr(importlib.import_module(module), attribute)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Take `audit FOLDER …` as `audit run FOLDER …`; `./rules` is a folder, `rules` the command."""
        if args and args[0] not in COMMANDS:
            args = ["run", *args]
        return super().resolve_command(ctx, args)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Let options of `run` stand before the path."""
        if args and args[0].startswith("-") and args[0] not in {"-h", "--help", "--version"}:
            args = ["run", *args]
        return super().parse_args(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Write the list of commands without importing them."""
        with formatter.section("命令"):
            formatter.write_dl([(name, line) for name, (_, _, line) in COMMANDS.items()])


@click.group(
    cls=AuditGroup,
    help="预算绩效目标表审核：读一个文件夹的申报材料，逐表逐指标检查，按审核要点评分，出可离线阅读的报告。",
    epilog=EPILOG,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    subcommand_metavar="文件夹|文件… [选项]  或  命令 [参数]",
    options_metavar="",
    no_args_is_help=True,
)
@click.version_option(__version__, "--version", message="audit %(version)s", help="显示版本")
def cli() -> None:
    """Choose a command."""


def _chinese(error: click.ClickException) -> str:
    """Word a usage error of click in Chinese: what is wrong, what is allowed."""
    if isinstance(error, click.NoSuchOption):
        near = f"；是否想写 {'、'.join(sorted(error.possibilities))}？" if error.possibilities else ""
        return f"没有“{error.option_name}”这个选项{near}"
    if isinstance(error, click.MissingParameter):
        hint = error.param.make_metavar(error.ctx) if error.param and error.ctx else error.param_hint
        return f"缺少参数：{hint or ''}"
    if isinstance(error, click.BadParameter):
        where = error.param.opts[0] if error.param and error.param.opts[0].startswith("-") else error.param_hint
        return f"{where or '参数'}：{_bad_value(error.message)}"
    return _bad_value(error.format_message())


def _bad_value(message: str) -> str:
    for english, chinese in _CLICK_PHRASES:
        message = re.sub(english, chinese, message)
    return message


def _use_utf8_where_possible() -> None:
    # A GBK console shows Chinese but not every sign (㎡, ≧): replace what it lacks instead of ending with an error.
    for stream in (sys.stdout, sys.stderr):
        reconfigure: Any = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")


def main(args: list[str] | None = None) -> None:
    """Run the command line and exit with a code of the contract."""
    _use_utf8_where_possible()
    click.Context.formatter_class = ChineseHelp
    try:
        code = cli.main(args=args, prog_name="audit", standalone_mode=False)
    except RuleLoadError as error:
        for line in error.problems:
            click.echo(line, err=True)
        click.echo(f"规则没有载入（{len(error.problems)} 处），未开始读取材料；请按上面的提示修改后重试。", err=True)
        code = EXIT_USAGE
    except AuditError as error:
        click.echo(str(error), err=True)
        code = EXIT_USAGE
    except click.ClickException as error:
        click.echo(_chinese(error), err=True)
        click.echo("用法见 audit --help", err=True)
        code = EXIT_USAGE
    except (KeyboardInterrupt, click.Abort):
        click.echo("已中断。", err=True)
        code = EXIT_INTERRUPTED
    except Exception:
        click.echo("程序内部出错，这不是材料的问题；请把下面的信息发给维护者：", err=True)
        import traceback  # only for our own errors

        click.echo(traceback.format_exc(), err=True)
        code = EXIT_OURS
    sys.exit(code or EXIT_OK)
