# SPDX-License-Identifier: Apache-2.0
"""The database named by ``DATABASE_URL``: nothing means SQLite in the data folder, otherwise PostgreSQL."""

from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit


def database_settings(url: str, data_dir: Path) -> dict[str, object]:
    """Django's settings for ``url``.

    SQLite is opened in WAL mode and every transaction takes the write lock at once, so that two acts at the same
    moment wait for each other instead of failing half way.
    """
    if not url:
        data_dir.mkdir(parents=True, exist_ok=True)
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(data_dir / "suicha.sqlite3"),
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA foreign_keys=ON",
            },
        }
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql"):
        raise ValueError("DATABASE_URL 只支持 postgres://用户:口令@主机:端口/库名；留空则用 SQLite")
    query = parse_qs(parts.query)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.get("host", [parts.hostname or ""])[0],
        "PORT": str(parts.port or query.get("port", [""])[0]),
        "CONN_MAX_AGE": 60,
    }
