"""A copy of the source in which faults can be planted, and the tools to be seen finding them."""

import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_TOOLS = Path(sys.executable).parent


@dataclass(frozen=True, slots=True)
class Copy:
    """The source and its tool settings under another root."""

    root: Path

    def plant(self, module: str, fault: str) -> Path:
        """The new file src/hark/`module`.py that holds the fault; its packages are made as needed."""
        path = self.root / "src/hark" / f"{module}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        (path.parent / "__init__.py").touch()
        path.write_text(f'"""Planted."""\n\n{fault}\n', encoding="utf-8")
        return path

    def lint_imports(self) -> str:
        """What import-linter says of the copy."""
        return self._run("lint-imports", "--no-cache", "--no-logo")

    def ruff(self, path: Path) -> str:
        """What ruff says of one file of the copy, a line for each finding."""
        return self._run("ruff", "check", "--no-cache", "--output-format=concise", path)

    def _run(self, tool: str, *arguments: str | Path) -> str:
        environment = {"PYTHONPATH": str(self.root / "src"), "COLUMNS": "200"}
        ran = subprocess.run(
            [_TOOLS / tool, *arguments],
            cwd=self.root,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        return ran.stdout + ran.stderr


def copied(to: Path) -> Copy:
    """The project's Python source and settings, copied."""
    only_python = shutil.ignore_patterns("*.egg-info", "__pycache__", "static", "templates", "locale", "data")
    shutil.copytree(ROOT / "src", to / "src", ignore=only_python)
    shutil.copy(ROOT / "pyproject.toml", to)
    return Copy(to)
