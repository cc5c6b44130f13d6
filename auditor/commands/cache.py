"""`audit cache info|clear`."""

from __future__ import annotations

import click

from auditor.cache import Cache, cache_folder


@click.group("cache", help="读取缓存：同样内容的文件第二次审核不必再读。")
def cache() -> None:
    """Group the commands on the cache."""


@cache.command("info", help="缓存在哪里、有多大。")
def info() -> None:
    """Print folder, entries and size."""
    entries, size = Cache(cache_folder()).size()
    click.echo(f"{cache_folder()}：{entries} 份，{size / 1e6:.1f} MB")


@cache.command("clear", help="清空缓存（不影响材料和报告）。")
def clear() -> None:
    """Remove every entry."""
    click.echo(f"已清除 {Cache(cache_folder()).clear()} 份")
