"""Mutation testing: what deploy/mutate runs.

cosmic-ray finds the places and alters the source, one place at a time. Each mutant has a process of
its own, forked from one that has loaded pytest and all libraries already, but none of our code: it
loads the altered module from memory, so that no file changes, and runs the tests of that module.
A test that fails, or that takes far more processor time than it should, has noticed.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import importlib
import importlib.abc
import importlib.util
import io
import math
import os
import random
import resource
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from importlib.machinery import ModuleSpec
    from types import ModuleType

ROOT = Path(__file__).resolve().parents[1]

TESTED_BY = {
    "power/policy/rules.py": ("power/policy/test_rules.py", "power/policy/test_restore_delay.py"),
    "power/policy/supply_state.py": (
        "power/policy/test_supply_state.py",
        "power/policy/test_rules.py",
        "power/policy/test_restore_delay.py",
    ),
    "power/policy/charge_estimator.py": (
        "power/policy/test_charge_estimator_moments.py",
        "power/policy/test_charge_estimator.py",
    ),
    "power/policy/battery_model.py": (
        "power/policy/test_battery_model.py",
        "power/policy/test_charge_estimator.py",
    ),
    "power/policy/gauge_trust.py": (
        "power/policy/test_gauge_trust.py",
        "power/policy/test_charge_estimator.py",
    ),
    "power/policy/covariance.py": ("power/policy/test_covariance.py",),
    "power/policy/witness.py": (
        "power/policy/test_witness_statements.py",
        "power/policy/test_witness.py",
    ),
    "power/policy/deadlines.py": (
        "power/policy/test_deadlines.py",
        "power/policy/test_forecast.py",
    ),
    "power/policy/energy_budget.py": (
        "power/policy/test_energy_budget.py",
        "power/policy/test_forecast.py",
    ),
    "power/policy/forecast.py": ("power/policy/test_forecast.py", "power/test_status_promises.py"),
    "power/policy/alarms.py": ("power/policy/test_alarms.py",),
    "power/policy/demand.py": ("power/policy/test_demand.py",),
    "power/policy/battery_test.py": ("power/policy/test_battery_test.py",),
    "power/policy/operator_commands.py": ("power/policy/test_operator_commands.py",),
    "content/trust/verify.py": ("content/trust/test_verify.py", "content/test_importer.py"),
    "content/trust/identity.py": ("content/trust/test_identity.py",),
    "content/trust/tuf_client.py": ("content/trust/test_tuf_client.py",),
    "content/trust/bundle_store.py": (
        "content/trust/test_bundle_store.py",
        "content/test_healing.py",
        "content/test_names_here.py",
        "content/test_importer.py",
        "content/core/test_tombstones.py",
    ),
    "content/core/names.py": ("content/core/test_names.py",),
}
"""Module: what of tests/ should notice, the quickest first. A mutant ends at the first that does,
so only one that nobody notices costs them all. None of them may start a process: it would load the
module as it was."""

LEAST = 0.7
"""The least score of any module. A sample of `SAMPLE` errs by some hundredths."""
SAMPLE = 30
"""Places altered of each module, unless all are asked for."""

OPERATORS = (
    "NumberReplacer",
    "AddNot",
    "ReplaceAndWithOr",
    "ReplaceOrWithAnd",
    "ReplaceTrueWithFalse",
    "ReplaceFalseWithTrue",
    "ReplaceUnaryOperator_Delete_Not",
    "ReplaceUnaryOperator_Delete_USub",
    "ReplaceBreakWithContinue",
    "ReplaceContinueWithBreak",
    "ZeroIterationForLoop",
    *(
        f"ReplaceBinaryOperator_{was}_{becomes}"
        for was, becomes in (
            ("Add", "Sub"),
            ("Sub", "Add"),
            ("Mul", "Div"),
            ("Div", "Mul"),
            ("Mod", "Mul"),
            ("FloorDiv", "Mul"),
            ("BitAnd", "BitOr"),
            ("BitOr", "BitAnd"),
        )
    ),
    *(
        f"ReplaceComparisonOperator_{was}_{becomes}"
        for was, becomes in (
            ("Lt", "LtE"),
            ("LtE", "Lt"),
            ("Gt", "GtE"),
            ("GtE", "Gt"),
            ("Lt", "GtE"),
            ("Gt", "LtE"),
            ("LtE", "Gt"),
            ("GtE", "Lt"),
            ("Eq", "NotEq"),
            ("NotEq", "Eq"),
            ("Is", "IsNot"),
            ("IsNot", "Is"),
        )
    ),
)
"""cosmic-ray's, one or two of a kind: it would replace every + by eleven other operators. Its
ExceptionReplacer fails on a dotted name."""

PRELOADED = ("astral.sun", "hypothesis", "msgspec", "tuf.ngclient", "xdist", "pytest_timeout")
PYTEST = ("-x", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "--hypothesis-seed=0")
MEMORY_BYTES = 4 * 2**30


class Mutant(NamedTuple):
    """One module, altered in one place."""

    module: str
    line: int
    before: str
    after: str
    source: str

    def __str__(self) -> str:
        return f"{self.module}:{self.line}: {self.before}  →  {self.after}"


def mutants(module: str, source: str) -> list[Mutant]:
    """All there are of a module, in the order of its lines; none that means what it meant."""
    from cosmic_ray.ast import ast_nodes, get_ast  # noqa: PLC0415 - not needed to read the table
    from cosmic_ray.mutating import mutate_code  # noqa: PLC0415
    from cosmic_ray.plugins import get_operator  # noqa: PLC0415

    found: dict[str, Mutant] = {}
    meant, lines = _meaning(source), source.splitlines()
    for name in OPERATORS:
        operator = get_operator(f"core/{name}")()
        places = [place for node in ast_nodes(get_ast(source)) for place in _of(operator, node)]
        for number, ((line, _), _end) in enumerate(places):
            altered = mutate_code(source, operator, number)
            if _meaning(altered) not in {meant, ""}:
                after = _first_other(altered.splitlines(), lines)
                before = lines[line - 1].strip()
                found.setdefault(altered, Mutant(module, line, before, after, altered))
    return sorted(found.values(), key=lambda mutant: (mutant.line, mutant.after))


def _of(operator: object, node: object) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    return operator.mutation_positions(node)  # type: ignore[attr-defined,no-any-return]


def _first_other(altered: Sequence[str], lines: Sequence[str]) -> str:
    return next(new.strip() for new, old in zip(altered, lines, strict=False) if new != old)


class _Meaning(ast.NodeTransformer):
    """Leaves out what never runs (annotations, imports for them), and ``frozen``: mypy holds it."""

    def visit_If(self, node: ast.If) -> ast.AST | None:
        return None if "TYPE_CHECKING" in ast.dump(node.test) else self.generic_visit(node)

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        node.keywords = []
        return self.generic_visit(node)

    def visit_arg(self, node: ast.arg) -> ast.AST:
        node.annotation = None
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        node.returns = None
        return self.generic_visit(node)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        node.annotation = ast.Constant(None)
        return self.generic_visit(node)


def _meaning(source: str) -> str:
    try:
        return ast.dump(_Meaning().visit(ast.parse(source)))
    except SyntaxError:  # it takes the | of an annotation, or the * of an argument, for a sum
        return ""


class Altered(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Gives one module from memory."""

    def __init__(self, module: str, source: str) -> None:
        self.path = str(ROOT / module)
        self.name = module.removesuffix(".py").replace("/", ".")
        self.source = source

    def find_spec(self, fullname: str, *_: object) -> ModuleSpec | None:
        if fullname != self.name:
            return None
        return importlib.util.spec_from_loader(fullname, self, origin=self.path)

    def exec_module(self, module: ModuleType) -> None:
        exec(compile(self.source, self.path, "exec"), module.__dict__)  # noqa: S102 - our own code


def cpu_s(module: str, source: str, tests: Iterable[str], limit_s: float) -> float | None:
    """The processor time that the tests took; None when one failed, or went over ``limit_s``."""
    child = os.fork()
    if child == 0:
        try:
            os._exit(_run(module, source, tests, limit_s))
        finally:
            os._exit(70)
    _, status, used = os.wait4(child, 0)
    return used.ru_utime + used.ru_stime if status == 0 else None


def _run(module: str, source: str, tests: Iterable[str], limit_s: float) -> int:
    # Processor time, not the clock: on a busy machine a slow test has noticed nothing.
    if limit_s < math.inf:
        resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(limit_s), math.ceil(limit_s)))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    quiet = os.open(os.devnull, os.O_RDWR)
    for stream in range(3):
        os.dup2(quiet, stream)
    import pytest  # noqa: PLC0415 - loaded long ago

    sys.meta_path.insert(0, Altered(module, source))
    return int(pytest.main([*PYTEST, *tests]))


def score(module: str, *, seed: int, all_of_it: bool) -> float:
    """Print what no test notices in a module, and return which part of it one does."""
    source = (ROOT / module).read_text(encoding="utf-8")
    tests = [f"tests/{name}" for name in TESTED_BY[module]]
    whole = mutants(module, source)
    size = len(whole) if all_of_it else min(SAMPLE, len(whole))
    chosen = random.Random(f"{seed} {module}").sample(whole, size)  # noqa: S311 - no secret
    usual_s = cpu_s(module, source, tests, math.inf)
    if usual_s is None:
        raise SystemExit(f"deploy/mutate: the tests of {module} fail as it is. Run deploy/test.")
    began_s = time.monotonic()
    alive = [m for m in chosen if cpu_s(module, m.source, tests, 2 + 3 * usual_s) is not None]
    noticed = 1 - len(alive) / len(chosen)
    for mutant in sorted(alive, key=lambda mutant: mutant.line):
        print(f"  {mutant}")
    some = f"all {size}" if size == len(whole) else f"{size} of {len(whole)}, seed {seed}"
    took_s = time.monotonic() - began_s
    print(f"{noticed:6.0%}  {module} ({some}; {len(alive)} unnoticed; {took_s:.0f} s)", flush=True)
    return noticed


def chosen_modules(asked: Sequence[str]) -> list[str]:
    """The modules that are named, or lie in a folder that is; all of them when none is."""
    wanted = [name.rstrip("/") for name in asked]
    for name in wanted:
        if not any(module == name or module.startswith(f"{name}/") for module in TESTED_BY):
            known = ", ".join(TESTED_BY)
            raise SystemExit(f"deploy/mutate: {name} is not known. There are: {known}.")
    return [
        module
        for module in TESTED_BY
        if not wanted or any(module == name or module.startswith(f"{name}/") for name in wanted)
    ]


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("modules", nargs="*")
    asked = parser.parse_args(arguments)
    modules = chosen_modules(asked.modules)
    os.chdir(ROOT)
    sys.path.insert(0, str(ROOT))
    # The tests must find none of our modules loaded, nor what this script itself is.
    with contextlib.redirect_stdout(io.StringIO()):
        for name in PRELOADED:
            importlib.import_module(name)
    scores = {module: score(module, seed=asked.seed, all_of_it=asked.all) for module in modules}
    low = [module for module, noticed in scores.items() if noticed < LEAST]
    if low:
        print(f"deploy/mutate: below {LEAST:.0%}: {', '.join(low)}.", file=sys.stderr)
    return 1 if low else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
