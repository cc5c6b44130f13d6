"""`audit FOLDER`: the main job."""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import contextmanager
from dataclasses import field, replace
from functools import lru_cache, partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from auditor.commands.finishing import finishing
from auditor.commands.garbage import kept_whole, looked_for_rarely
from auditor.commands.options import DEFAULT_FORMATS, all_layers, existing_inputs, parse_fail_on, parse_formats
from auditor.errors import EXIT_INTERRUPTED
from auditor.records import record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from auditor.check.ruleset import RuleSet
    from auditor.classify.language import Language
    from auditor.model import AuditResult
    from auditor.pipeline import Reading
    from auditor.review.verdicts import Verdict


@record(slots=False)
class History:
    """What earlier rounds say, loaded once before anything is read: the report may lie where the new one goes."""

    verdicts: tuple[Verdict, ...] = ()
    baseline: dict[str, Any] | None = None


@record(slots=False)
class RunOptions:
    """What the user asked for."""

    inputs: tuple[Path, ...]
    out: Path
    layers: tuple[Path, ...]
    formats: tuple[str, ...]
    jobs: int = 0
    baseline: Path | None = None
    verdicts: Path | None = None
    split_by: str | None = None
    cluster: str | None = None
    fail_on: str | None = None
    use_cache: bool = True
    quiet: bool = False
    verbose: bool = False
    timed: bool = False
    seconds: dict[str, float] = field(default_factory=dict)
    history: History = History()

    def record(self) -> tuple[tuple[str, str], ...]:
        """Return what belongs in the report: what changes results, and no path of this machine."""
        return (
            ("formats", ",".join(self.formats)),
            ("layers", ",".join(layer.name for layer in self.layers)),
            ("baseline", self.baseline.name if self.baseline else ""),
            ("verdicts", self.verdicts.name if self.verdicts else ""),
            ("split_by", self.split_by or ""),
        )

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Add the seconds of a stage for `--time`."""
        start = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - start


@click.command(
    "run",
    help="审核文件夹或文件，写出报告。",
    context_settings={"help_option_names": ["-h", "--help"]},
    options_metavar="[选项]",
)
@click.argument("inputs", nargs=-1, required=True, metavar="文件夹|文件…", type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--out",
    default="audit-report",
    metavar="文件夹",
    type=click.Path(path_type=Path),
    help="报告写到哪里，默认 ./audit-report",
)
@click.option(
    "-r",
    "--rules",
    "layers",
    multiple=True,
    metavar="路径",
    type=click.Path(path_type=Path),
    help="叠加在内置规则上的规则文件或文件夹，可重复，后者优先",
)
@click.option(
    "-f",
    "--format",
    "formats",
    callback=parse_formats,
    metavar="格式",
    default=DEFAULT_FORMATS,
    help="输出格式，逗号分隔：html、xlsx、json、docx、csv、sarif；默认 html,xlsx,json",
)
@click.option(
    "--baseline",
    metavar="report.json",
    type=click.Path(path_type=Path, exists=True),
    help="上一轮的 report.json（或报告文件夹）：标出新增、未改、已改、已消除、撤回",
)
@click.option(
    "--verdicts",
    metavar="文件",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="审核人员的意见：采纳、不采纳、待核",
)
@click.option("--split-by", type=click.Choice(["department"]), help="按部门各出一个文件夹，只含本部门的发现")
@click.option(
    "-j", "--jobs", default=0, metavar="N", type=click.IntRange(min=0), help="用几个进程；默认全部核，1 为单进程"
)
@click.option("--cluster", metavar="地址", help="用已有的 Dask 调度器读取（需要 cluster 扩展）")
@click.option(
    "--fail-on", callback=parse_fail_on, metavar="条件", help="有这样的发现时退出码为 1：高、中、低、grade:中、new:高"
)
@click.option("--open", "open_report", is_flag=True, help="完成后打开报告")
@click.option("--watch", is_flag=True, help="规则或词表保存后自动重新审核（Ctrl+C 结束）")
@click.option("--no-cache", is_flag=True, help="不使用读取缓存")
@click.option("-q", "--quiet", is_flag=True, help="只显示错误")
@click.option("-v", "--verbose", is_flag=True, help="显示每个文件的结果")
@click.option("--time", "timed", is_flag=True, help="显示各阶段、各规则用时")
def run(inputs: tuple[Path, ...], out: Path, layers: tuple[Path, ...], **asked: object) -> int:
    """Run the main job; with `--watch`, again after every saved rule."""
    from auditor.patterns import kept_patterns

    click.get_current_context().with_resource(kept_patterns())
    click.get_current_context().with_resource(looked_for_rarely())
    no_cache, watch, open_report = asked.pop("no_cache"), asked.pop("watch"), asked.pop("open_report")
    options = RunOptions(
        inputs=existing_inputs(inputs),
        out=out,
        layers=all_layers(inputs, layers),
        use_cache=not no_cache,
        **asked,  # type: ignore[arg-type]  # click has checked the types
    )
    options = replace(options, history=load_history(options))
    code, readings = run_once(options)
    if open_report and code != EXIT_INTERRUPTED:
        open_in_browser(options)
    if watch and code != EXIT_INTERRUPTED:
        from auditor.commands.saving import saved
        from auditor.commands.watch import watch_run, watched

        watch_run(options, readings, saved(lambda: watched(options)))
    return code


def open_in_browser(options: RunOptions) -> None:
    """Open the first of the written formats with the program the system has for it."""
    from auditor.report.terminal import main_file

    click.launch(str((options.out / main_file(options.formats)).resolve()))


def load_history(options: RunOptions) -> History:
    """Return the verdicts and the earlier report the user named.

    Raises:
        UsageError: when one of them is not what it should be.
    """
    verdicts: tuple[Verdict, ...] = ()
    baseline = None
    if options.verdicts:
        from auditor.review.verdicts import load_verdicts

        verdicts = tuple(load_verdicts(options.verdicts))
    if options.baseline:
        from auditor.review.baseline import load_report

        baseline = load_report(options.baseline)
    return History(verdicts, baseline)


def run_once(options: RunOptions) -> tuple[int, list[Reading]]:
    """Run the main job; return the exit code and what was read."""
    from auditor.pipeline import ReadingInterrupted
    from auditor.report.folder import check_destination

    check_destination(options.out)
    gc.unfreeze()  # what the run before, under --watch, kept to its end
    rules, language = _rules(options), _language(options.layers)
    if options.layers or "docx" in options.formats:
        rules()  # what an auditor wrote may be wrong: then the run ends here, before anything is read
    try:
        readings = read_inputs(options, meanwhile=(rules, language, partial(_load_ahead, options)))
        gc.freeze()  # they stay to the end
    except ReadingInterrupted as stopped:
        with finishing():
            finish(options, stopped.readings, rules(), language)
        click.echo("已中断：报告只含已经读完的文件，其余列为未执行。", err=True)
        return EXIT_INTERRUPTED, stopped.readings
    with finishing() as stops:
        code = finish(options, readings, rules(), language)
    return EXIT_INTERRUPTED if stops else code, readings


def _rules(options: RunOptions) -> Callable[[], RuleSet]:
    """Return what loads the rules when they are first asked for; raises RuleLoadError then."""

    @lru_cache(maxsize=1)
    def load() -> RuleSet:
        from auditor.check.loading import load_rules

        with options.stage("载入规则"), kept_whole():
            rules = load_rules(options.layers)
            if "docx" in options.formats:
                from auditor.report.letter import check_template

                check_template(rules)
        return rules

    return load


def _load_ahead(options: RunOptions) -> None:
    """Load what comes after reading, once for all processes that judge and write."""
    from auditor.classify.category_neighbours import load_neighbours

    pages = ("jinja2", "auditor.report.html") if "html" in options.formats else ()
    for module in ("auditor.check.run", "auditor.score.points", *pages):
        import_module(module)
    load_neighbours(options.layers)


def read_inputs(options: RunOptions, meanwhile: Sequence[Callable[[], object]] = ()) -> list[Reading]:
    """Read every input, with a progress bar on stderr; `meanwhile` is done here while other processes read."""
    from auditor.cache import Cache, cache_folder
    from auditor.pipeline import read_tables
    from auditor.read.folder import find_sources

    cache = Cache(cache_folder()) if options.use_cache else None
    with options.stage("读取与提取"):
        sources = find_sources(options.inputs)
        with _progress(len(sources), hidden=options.quiet) as step:
            if options.cluster:
                from auditor.commands.cluster import read_on_cluster  # optional extra

                return read_on_cluster(options.cluster, sources, step)
            return read_tables(sources, jobs=options.jobs, cache=cache, progress=step, meanwhile=meanwhile)


@contextmanager
def _progress(total: int, *, hidden: bool) -> Iterator[Callable[[int, int], None]]:
    # In a pipe click prints the bare label; a log has no use for it.
    hidden = hidden or not sys.stderr.isatty()
    with click.progressbar(length=total, label="读取材料", file=sys.stderr, hidden=hidden) as bar:
        yield lambda done, _all: bar.update(done - bar.pos)


def finish(
    options: RunOptions, readings: list[Reading], rules: RuleSet, language: Callable[[], Language] | None = None
) -> int:
    """Judge what was read, write the report, print the summary and return the exit code."""
    from auditor.pipeline import judge

    with options.stage("分类、检查与评分"):
        result = judge(readings, rules, language or _language(options.layers), jobs=options.jobs)
        result = replace(result, options=options.record())
    result = with_history(result, rules, options)
    gc.freeze()  # the report makes much garbage, of which the result is no part
    with options.stage("写报告"):
        write_reports(result, rules, options)
    from auditor.commands.exit_code import exit_code
    from auditor.report.terminal import print_summary, print_times, print_unread

    if options.quiet:
        print_unread(result)
    else:
        print_summary(result, options.out, options.formats, verbose=options.verbose)
    if options.timed:
        print_times(options.seconds, rules.seconds)
    return exit_code(result, options.fail_on)


def _language(layers: tuple[Path, ...]) -> Callable[[], Language]:
    @lru_cache(maxsize=1)
    def load() -> Language:
        from auditor.classify.language import Language

        return Language.load(layers)

    return load


def with_history(result: AuditResult, rules: RuleSet, options: RunOptions) -> AuditResult:
    """Return the result with verdicts applied and with states against the baseline."""
    history = options.history
    if history.verdicts:
        from auditor.review.verdicts import apply_verdicts, unmatched

        if lost := unmatched(result, history.verdicts):
            click.echo(f"有 {lost} 条审核意见在这次的发现里没有对应（已消除，或材料不同），未使用。", err=True)
        result = apply_verdicts(result, history.verdicts, rules.scoring)
    if history.baseline:
        from auditor.review.baseline import apply_baseline

        result = apply_baseline(result, history.baseline)
    return result


def write_reports(result: AuditResult, rules: RuleSet, options: RunOptions) -> None:
    """Write every asked format into the report folder; the old report is replaced when all are complete."""
    from auditor.read.workers import default_jobs
    from auditor.report.folder import replacing
    from auditor.report.writers import write_formats
    from auditor.review.kept import KEPT, keep_decisions, seal

    jobs = options.jobs or default_jobs()
    with replacing(options.out) as folder:
        write_formats(
            result, rules, folder, options.formats, inputs=options.inputs, split_by=options.split_by, jobs=jobs
        )
        kept = keep_decisions(options.out, folder, options.verdicts)
        seal(folder)
    if kept:
        place = options.out / KEPT
        click.echo(f"原报告里填写的 {kept} 条审核意见已存到 {place}；要用于评分，请加 --verdicts {place}", err=True)
