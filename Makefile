.DEFAULT_GOAL := help
PY := .venv/bin

help:            ## 列出可用的目标
	@grep -E '^[a-z-]+: .*##' $(MAKEFILE_LIST) | sed -E 's/: *##/\t/'

setup:           ## 建虚拟环境并安装开发依赖
	python3 -m venv .venv && $(PY)/pip install -q -e '.[dev]'

test:            ## 跑全部测试
	$(PY)/pytest -n auto

lint:            ## ruff、mypy、导入方向
	$(PY)/ruff check . && $(PY)/ruff format --check . && $(PY)/mypy && $(PY)/lint-imports

check: lint test ## 提交前跑这一个（与持续集成相同，另有安装包检查见 .ci/run）

model:           ## 词表变动后重新训练分类模型的权重
	$(PY)/python -m auditor.classify.train

docs:            ## 由规则文件重新生成规则说明页
	$(PY)/python -m auditor.lab.pages

quality:         ## 在有标注材料的机器上重新计算质量数字
	$(PY)/python benchmarks/quality.py

examples: ## 由 benchmarks/make_examples.py 重新生成示例 Word、Excel 文件
	$(PY)/python benchmarks/make_examples.py

.PHONY: help setup test lint check model docs quality examples
