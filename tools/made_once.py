"""What is made once and kept under its name: there whole or not at all, whoever is interrupted or makes it too."""

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory


def made_once(target: Path, make: Callable[[Path], object]) -> Path:
    """Make a folder, unless it is there already, and return it; others may be reading it, so it is never made anew."""
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=target.parent) as made:
            half = Path(made) / "half"
            make(half)
            try:
                half.rename(target)
            except OSError:
                # Of two at once, the first has the name, and the other has the same.
                if not target.exists():
                    raise
    return target
