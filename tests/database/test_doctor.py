"""`lvzhi doctor` names what is wrong before a person meets it."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.doctor import examine, examine_settings
from bot.findings import Finding, Level
from bot.place import Place
from config.settings import Settings, load
from storage import tables
from storage.database import Database
from storage.rules.touchpoints import BEIJING
from storage.upkeep import schema

SPRING = datetime(2026, 4, 20, 9, 30, tzinfo=BEIJING)
WECHAT = """
[[federation]]
id = "east"
name = "东县总工会"
[[channel]]
kind = "wechat"
account = "gh_east"
federation = "east"
token = "a-token"
"""


def settings_in(home: Path, toml: str = "", url: str = "") -> Settings:
    (home / "lvzhi.toml").write_text(toml, encoding="utf-8")
    return load(home, database_url=url or f"sqlite:///{home / 'none.db'}", environ={})


def said(findings: list[Finding], level: Level) -> str:
    return "\n".join(str(each) for each in findings if each.level is level)


def test_sound_installation_has_no_fault(database_url: str, tmp_path: Path) -> None:
    findings = list(examine_settings(settings_in(tmp_path, url=database_url), SPRING))
    assert said(findings, Level.FAULT) == ""


def test_faulty_settings_are_named(tmp_path: Path) -> None:
    """The rest of the program is looked at all the same."""
    (tmp_path / "lvzhi.toml").write_text("web_prot = 1\n")
    findings = examine(Place(home=tmp_path))
    assert "web_prot" in said(findings, Level.FAULT)
    assert len(findings) > 2


def test_channel_that_cannot_speak_first_is_named(tmp_path: Path) -> None:
    findings = list(examine_settings(settings_in(tmp_path, WECHAT), SPRING))
    assert "app_id、secret" in said(findings, Level.WARNING)


def test_plain_mode_in_production_is_named(tmp_path: Path) -> None:
    findings = list(examine_settings(settings_in(tmp_path, "production = true\n" + WECHAT), SPRING))
    assert "aes_key" in said(findings, Level.WARNING)


def test_looking_makes_no_database(tmp_path: Path) -> None:
    list(examine_settings(settings_in(tmp_path), SPRING))
    assert not (tmp_path / "none.db").exists()


def test_unreachable_database_is_named(tmp_path: Path) -> None:
    """The address stays out of it: it holds a password."""
    settings = settings_in(tmp_path, url="postgresql+psycopg://lvzhi:hush@127.0.0.1:1/none")
    findings = said(list(examine_settings(settings, SPRING)), Level.FAULT)
    assert "127.0.0.1" in findings
    assert "hush" not in findings


def test_newer_schema_is_named(sqlite_url: str, tmp_path: Path) -> None:
    with schema.opened(sqlite_url) as database, database.write() as connection:
        connection.exec_driver_sql(f"UPDATE {schema.VERSION_TABLE} SET version_num = '9999'")
    assert "9999" in said(list(examine_settings(settings_in(tmp_path, url=sqlite_url), SPRING)), Level.FAULT)


def test_clock_behind_ledger_is_named(sqlite: Database, sqlite_url: str, tmp_path: Path) -> None:
    """Reminders and deadlines would all be wrong."""
    with sqlite.write() as connection:
        connection.execute(tables.federations.insert(), {"id": "east", "name": "east", "created_at": SPRING})
        row = {"federation_id": "east", "at": SPRING + timedelta(days=2), "act": "act", "subject": "subject"}
        connection.execute(tables.audit.insert(), row)
    findings = list(examine_settings(settings_in(tmp_path, url=sqlite_url), SPRING))
    assert "2026-04-22" in said(findings, Level.FAULT)


def test_unannounced_year_is_named(tmp_path: Path) -> None:
    """Next year's make-up days aren't known, and deadlines of December reach into it."""
    settings = settings_in(tmp_path)
    until = SPRING.replace(month=11, day=20)
    assert "2026-12-31" in said(list(examine_settings(settings, until)), Level.WARNING)
    assert "2026-12-31" in said(list(examine_settings(settings, until.replace(year=2027))), Level.FAULT)


@pytest.mark.parametrize(
    ("code", "said_of_it", "mend"),
    [
        ("40125", "密钥不对", "原样填到 lvzhi.toml"),
        ("40164", "不在白名单", "出口地址"),
        ("60020", "不在白名单", "企业可信IP"),
        ("48001", "没有开通接口", "接口权限"),
        ("409", "有另一处也在收", "停掉另一处"),
        ("sealed", "EncodingAESKey不对", "原样填到 aes_key"),
        ("99999", "原因不明", "account_rests"),
    ],
)
def test_account_that_was_refused_is_named(
    database: Database, database_url: str, tmp_path: Path, code: str, said_of_it: str, mend: str
) -> None:
    """What the platform said last, until it takes something again."""
    with database.write() as connection:
        connection.execute(tables.federations.insert(), {"id": "east", "name": "east", "created_at": SPRING})
        connection.execute(
            tables.pauses.insert().values(
                federation_id="east", account="gh_east", until=SPRING, failures=1, code=code, since=SPRING
            )
        )
    findings = list(examine_settings(settings_in(tmp_path, url=database_url), SPRING))
    [line] = [each for each in findings if "gh_east" in each.text]
    assert said_of_it in line.text
    assert mend in line.mend


@pytest.mark.parametrize("key", ["short", "x" * 44, "x" * 42 + "*"])
@pytest.mark.parametrize("name", ["aes_key", "previous_aes_key"])
def test_wrong_aes_key_is_named(tmp_path: Path, name: str, key: str) -> None:
    """Cut off, too long, or with a character that no key has; the key isn't printed."""
    (tmp_path / "lvzhi.toml").write_text(f'{WECHAT}{name} = "{key}"\n', encoding="utf-8")
    [line] = [each for each in examine(Place(home=tmp_path)) if name in each.text]
    assert "43个字符" in line.text or "只能含字母和数字" in line.text
    assert "lvzhi.toml" in line.mend
    assert key not in str(line)
