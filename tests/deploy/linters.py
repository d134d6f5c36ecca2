"""For tests that ask the linters of others: start one, and make a copy with a mistake for it to find."""

import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"


def changed(path: Path, good: str, bad: str, folder: Path) -> Path:
    """A copy with one mistake in it."""
    text = path.read_text(encoding="utf-8")
    assert good in text
    copy = folder / path.name
    copy.write_text(text.replace(good, bad, 1), encoding="utf-8")
    return copy


def run(*words: str | Path) -> tuple[int, str]:
    done = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    return done.returncode, done.stdout


def complaint(*words: str | Path) -> str:
    """Nothing if the linter is content."""
    code, said = run(*words)
    return f"ended with {code}: {said}" if code else ""
