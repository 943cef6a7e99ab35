"""How long AWS may take to answer before we give up on it: seconds, where boto would wait for minutes."""

from typing import Final

from botocore.config import Config

PATIENCE: Final = Config(connect_timeout=1, read_timeout=3, retries={"mode": "standard", "total_max_attempts": 3})
