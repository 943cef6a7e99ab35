"""`make schema`: print the contract as it is now, to be reviewed like code."""

from pathlib import Path
from typing import Final

from schema.build import build_schema

PRINTED: Final = Path(__file__).parents[1] / "schema" / "schema.graphql"


def printed() -> str:
    """Return the contract in the schema definition language."""
    return f"{build_schema().as_str()}\n"


if __name__ == "__main__":
    PRINTED.write_text(printed(), "utf-8")
