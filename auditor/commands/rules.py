"""`audit rules …`: list, show, new, test, try, explain, status, coverage, diff, schema."""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from auditor.commands.options import all_layers, existing_inputs
from auditor.errors import EXIT_FAIL_ON, EXIT_OK, UsageError, reason

if TYPE_CHECKING:
    from auditor.check.rule import Rule
    from auditor.check.ruleset import RuleSet

_HELP = {"help_option_names": ["-h", "--help"]}


def with_layers(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the option `-r/--rules`."""
    option = click.option(
        "-r",
        "--rules",
        "layers",
        multiple=True,
        metavar="路径",
        type=click.Path(path_type=Path),
        help="叠加的规则文件或文件夹，可重复，后者优先",
    )
    return option(command)


@click.group(
    "rules",
    help="查看、新建、试用、测试规则。",
    context_settings=_HELP,
    subcommand_metavar="命令 [参数]",
    options_metavar="",
)
def rules() -> None:
    """Choose a sub-command."""


def load(layers: tuple[Path, ...], inputs: tuple[Path, ...] = ()) -> RuleSet:
    """Return the rules with `.audit/` above the inputs (or above here) and the given layers laid over."""
    from auditor.check.loading import load_rules  # --help needs none of it

    return load_rules(all_layers(inputs or (Path.cwd(),), layers))


def rule_of(found: RuleSet, code: str) -> Rule:
    """Return the rule with a code.

    Raises:
        UsageError: with the nearest codes when there is none.
    """
    from auditor.check.places import closest

    rule = found.get(code.upper())
    if rule is None:
        near = closest(code.upper(), [rule.code for rule in (*found.rules, *found.disabled)])
        raise UsageError(f"没有规则“{code}”{f'，是否想写 {near}？' if near else ''}；全部规则见 audit rules list")
    return rule


@rules.command("list", help="列出全部规则。", context_settings=_HELP, options_metavar="[选项]")
@with_layers
@click.option("--item", metavar="审核要点", help="只列计入这个审核要点的规则")
def list_rules(layers: tuple[Path, ...], item: str | None) -> int:
    """Print one line a rule."""
    from auditor.lab.listing import HEADER, listing

    found = load(layers)
    lines = listing([rule for rule in (*found.rules, *found.disabled) if item is None or rule.item == item])
    if item is not None and not lines:
        raise UsageError(f"没有计入“{item}”的规则；审核要点见 docs/scoring.md")
    click.echo(HEADER, err=True)
    for line in lines:
        click.echo(line)
    return EXIT_OK


@rules.command("show", help="显示一条规则的文件原文和出处。", context_settings=_HELP, options_metavar="[选项]")
@click.argument("code", metavar="编号")
@with_layers
def show(code: str, layers: tuple[Path, ...]) -> int:
    """Print the file of a rule as it stands."""
    from auditor import resources

    rule = rule_of(load(layers), code)
    click.echo(f"{rule.layer}　{rule.place}", err=True)
    file = Path(rule.place.file)
    built_in = resources.RULES.parent / rule.place.file
    source = built_in if rule.layer == "内置" and built_in.is_file() else file
    click.echo(source.read_text("utf-8-sig"), nl=False)
    return EXIT_OK


@rules.command("new", help="新建一条规则：写出可直接载入的样板。", context_settings=_HELP, options_metavar="[选项]")
@click.argument("name", metavar="名称")
@click.option("--kind", default="lexicon_hit", metavar="类型", help="检查类型，默认 lexicon_hit；全部见 docs/kinds.md")
@click.option("--code", metavar="编号", help="编号；默认该字母下一个空号")
@click.option(
    "--letter",
    default="V",
    type=click.Choice(list("VSCMTR")),
    help="V 值与名称，S 满意度，C 类别，M 资金，T 整表，R 合理性",
)
@click.option("-o", "--out", metavar="文件", type=click.Path(path_type=Path), help="写到哪个文件；默认显示在屏幕上")
@with_layers
def new(name: str, kind: str, code: str | None, letter: str, out: Path | None, layers: tuple[Path, ...]) -> int:
    """Write the beginnings of a rule."""
    from auditor.check.places import closest
    from auditor.check.registry import kind_names
    from auditor.lab.template import new_rule, next_code

    if kind not in kind_names():
        near = closest(kind, kind_names())
        raise UsageError(
            f"没有“{kind}”这种检查{f'，是否想写 {near}？' if near else ''}；可用：{'、'.join(kind_names())}"
        )
    text = new_rule(code or next_code(load(layers), letter), name, kind)
    if out is None:
        click.echo(text, nl=False)
        return EXIT_OK
    if out.exists():
        raise UsageError(f"{out}：文件已经有了，不会覆盖；请换个名字")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{out}：写不了：{reason(error)}") from None
    click.echo(f"已写到 {out}；改好后试用：audit rules try {out} 材料文件夹", err=True)
    return EXIT_OK


@rules.command(
    "test", help="运行规则自带的正反例；给出路径时只测那里的规则。", context_settings=_HELP, options_metavar="[选项]"
)
@click.argument("path", required=False, metavar="[路径]", type=click.Path(path_type=Path))
@with_layers
def test(path: Path | None, layers: tuple[Path, ...]) -> int:
    """Run the examples; exit 1 when one does not do what it should."""
    from auditor.classify.language import Language
    from auditor.lab.examples import run_examples, shortfalls

    if path is not None:
        existing_inputs((path,))
    found = load((*layers, *((path,) if path else ())))
    tested = [
        rule for rule in found if path is None or rule.layer == path.as_posix() or path.as_posix() in rule.changed
    ]
    results = (
        list(run_examples(found, Language.load(found.lexicon_layers), *(rule.code for rule in tested)))
        if tested
        else []
    )
    failures = [result.line for result in results if not result.right]
    fired = {result.rule.code for result in results if result.bad and result.findings}
    failures += [
        f"{rule.place}：{rule.code} 没有一个例子命中，请补反例（bad）" for rule in tested if rule.code not in fired
    ]
    for line in failures:
        click.echo(line)
    for rule in tested:
        for line in shortfalls(rule):
            click.echo(f"提醒：{line}", err=True)
    click.echo(f"规则 {len(tested)} 条，例子 {len(results)} 个，不对 {len(failures)} 处", err=True)
    return EXIT_FAIL_ON if failures else EXIT_OK


@rules.command(
    "try",
    help="在真实材料上试一条规则（编号，或还没放进规则文件夹的文件）。",
    context_settings=_HELP,
    options_metavar="[选项]",
)
@click.argument("rule_or_file", metavar="规则")
@click.argument("inputs", nargs=-1, required=True, metavar="文件夹|文件…", type=click.Path(path_type=Path))
@click.option("--all", "show_all", is_flag=True, help="列出全部命中；默认最多 50 处")
@click.option("--watch", is_flag=True, help="保存规则后立刻重新试（Ctrl+C 结束）")
@with_layers
def try_command(
    rule_or_file: str, inputs: tuple[Path, ...], layers: tuple[Path, ...], *, show_all: bool, watch: bool
) -> int:
    """Show what a rule finds."""
    from auditor.commands.placing import place_tables

    file = Path(rule_or_file)
    own = (file,) if file.suffix.lower() in {".yaml", ".yml"} else ()
    existing_inputs((*own, *inputs))
    every = all_layers(inputs, (*layers, *own))
    placed = place_tables(inputs, every)

    def once(changed: Collection[Path] = ()) -> None:
        from auditor.lab.trying import try_rule

        nonlocal placed
        if any("lexicons" in path.parts for path in changed):
            placed = place_tables(inputs, every)
        found = load((*layers, *own), inputs)
        tried = [rule for rule in found if rule.layer == file.as_posix()] if own else [rule_of(found, rule_or_file)]
        if not tried:
            raise UsageError(f"{file}：里面没有规则（只有改动的，请写规则编号）")
        for rule in tried:
            for line in try_rule(rule, found, placed).lines(10**9 if show_all else 50):
                click.echo(line)

    once()
    if watch:
        _again(once, every)
    return EXIT_OK


def _again(once: Callable[[Collection[Path]], None], layers: tuple[Path, ...]) -> None:
    from auditor.commands.saving import rule_paths, saved
    from auditor.errors import AuditError, RuleLoadError

    click.echo("等待保存（Ctrl+C 结束）…", err=True)
    for changed in saved(lambda: rule_paths(layers)):
        try:
            once(changed)
        except RuleLoadError as error:
            click.echo("\n".join(error.problems), err=True)
        except AuditError as error:
            click.echo(str(error), err=True)


@rules.command(
    "explain",
    help="说明一条规则：查什么、为什么、依据、例子、谁改过。",
    context_settings=_HELP,
    options_metavar="[选项]",
)
@click.argument("code", metavar="编号")
@with_layers
def explain_rule_command(code: str, layers: tuple[Path, ...]) -> int:
    """Explain a rule."""
    from auditor.lab.explaining import explain_rule

    found = load(layers)
    click.echo(explain_rule(rule_of(found, code), found))
    return EXIT_OK


@rules.command(
    "status", help="显示用了哪些层，谁改了什么，在哪个文件哪一行。", context_settings=_HELP, options_metavar="[选项]"
)
@with_layers
def status(layers: tuple[Path, ...]) -> int:
    """Print layers and changes."""
    from auditor.lab.status import status_lines

    for line in status_lines(load(layers)):
        click.echo(line)
    return EXIT_OK


@rules.command(
    "coverage",
    help="在一批材料上看：哪些规则从未命中，哪些命中过半。",
    context_settings=_HELP,
    options_metavar="[选项]",
)
@click.argument("inputs", nargs=-1, required=True, metavar="文件夹|文件…", type=click.Path(path_type=Path))
@with_layers
def coverage_command(inputs: tuple[Path, ...], layers: tuple[Path, ...]) -> int:
    """Print how often each rule fires."""
    from auditor.commands.placing import place_tables
    from auditor.lab.coverage import coverage

    found = load(layers, existing_inputs(inputs))
    for line in coverage(found, place_tables(inputs, found.lexicon_layers)).lines():
        click.echo(line)
    return EXIT_OK


@rules.command(
    "diff",
    help="比较两套规则在同一批材料上的发现：增加、减少、改变；写 - 表示只用内置规则。",
    context_settings=_HELP,
    options_metavar="[选项]",
)
@click.argument("old", metavar="旧规则", type=click.Path(path_type=Path))
@click.argument("new_layer", metavar="新规则", type=click.Path(path_type=Path))
@click.argument("inputs", nargs=-1, required=True, metavar="文件夹|文件…", type=click.Path(path_type=Path))
@click.option("--html", "page", metavar="文件", type=click.Path(path_type=Path), help="另写一份网页")
def diff(old: Path, new_layer: Path, inputs: tuple[Path, ...], page: Path | None) -> int:
    """Print what differs; OLD and NEW are layers laid over the built-in rules, `-` is the built-in set alone."""
    from auditor.check.loading import load_rules
    from auditor.commands.placing import place_tables
    from auditor.lab.differences import differences, html_of_differences, text_of_differences

    existing_inputs(inputs)
    before, after = (load_rules(all_layers((), () if str(layer) == "-" else (layer,))) for layer in (old, new_layer))
    # Each set reads the values with its own word lists.
    tables = [place_tables(inputs, rules.lexicon_layers) for rules in (before, after)]
    found = differences(before, after, *tables)
    click.echo(text_of_differences(found))
    if page is not None:
        names = ["内置" if str(layer) == "-" else str(layer) for layer in (old, new_layer)]
        try:
            page.write_text(html_of_differences(found, f"规则比较：{names[0]} → {names[1]}"), encoding="utf-8")
        except OSError as error:
            raise UsageError(f"{page}：写不了：{reason(error)}") from None
        click.echo(f"已写到 {page}", err=True)
    return EXIT_OK


@rules.command(
    "schema",
    help="输出规则文件的 JSON Schema（编辑器补全用）；--report 输出 report.json 的。",
    context_settings=_HELP,
    options_metavar="[选项]",
)
@click.option("--report", is_flag=True, help="report.json 的 JSON Schema")
def schema(*, report: bool) -> int:
    """Print a schema."""
    from auditor.lab.schema import report_schema, rule_schema, shown

    click.echo(shown(report_schema() if report else rule_schema()), nl=False)
    return EXIT_OK
