import os
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Config:
    host: str
    port: int
    database_url: str
    #: Charges above it are refused.
    limit_cents: int
    #: How long requests are still taken after SIGTERM.
    drain_seconds: float


def read_config(env: Mapping[str, str] = os.environ) -> Config:
    database_url = env.get("MAIN_URL", "")
    if database_url == "":
        raise ValueError("MAIN_URL is not set: give the URL of the PostgreSQL database")
    return Config(
        host=env.get("HOST", ""),
        port=_number(env, "PORT", 8080),
        database_url=database_url,
        limit_cents=_number(env, "LIMIT_CENTS", 100_000),
        drain_seconds=_number(env, "DRAIN_MS", 2_000) / 1_000,
    )


def _number(env: Mapping[str, str], name: str, fallback: int) -> int:
    text = env.get(name, "")
    if text == "":
        return fallback
    if not (text.isascii() and text.isdigit()):
        raise ValueError(f"{name} is {text!r}: give a whole number")
    return int(text)
