"""The product's own settings; only the addresses are one more."""

from vinculo.settings import *  # noqa: F403

ROOT_URLCONF = "benchmarks.urls"
