"""Who listens in tests: webhooks of the shop, with a secret that everyone knows."""

from typing import Final

SECRET: Final = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
"""The secret of the Standard Webhooks' own examples."""
