"""The documents say what the product does: their conversations, examples, figures and lists are held against it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.cli import COMMANDS, GROUPS
from bot.play import Manner
from config import settings
from config.settings import ChannelSettings, FederationSettings, Settings
from handlers.forms.catalogue import BEGUN_BY
from handlers.routes import ROUTES
from nlp.reading import Intent
from storage.rules import delivery
from tests.unit.docs import flow, questions, samples, tables, transcripts
from tests.unit.docs.transcripts import DOCS, HANDBOOKS, NAMES

README = DOCS.parent / "README.md"
PAGES = [README, *sorted(DOCS.glob("*.md"))]
SECRETS = {
    "LVZHI_WECHAT_TOKEN": "a-made-up-token",
    "LVZHI_WECHAT_AES_KEY": "a" * 43,
    "LVZHI_WECHAT_SECRET": "a-made-up-secret",
    "LVZHI_WECOM_TOKEN": "a-made-up-token",
    "LVZHI_WECOM_AES_KEY": "a" * 43,
    "LVZHI_WECOM_SECRET": "a-made-up-secret",
    "LVZHI_TELEGRAM_TOKEN": "123456789:AAE-a_made_up_token_for_the_tests_1",
    "LVZHI_TELEGRAM_SECRET": "a-made-up-secret",
    "LVZHI_TELEGRAM_PROXY": "http://127.0.0.1:1",
    "LVZHI_POSTGRES": "postgresql+psycopg://127.0.0.1/lvzhi",
}
# What is understood and answered «即将开放», and what the README calls it.
MISSING = {
    **dict.fromkeys((Intent.MANAGE_MEETING, Intent.RSVP, Intent.CHECK_IN), "meetings"),
    **dict.fromkeys((Intent.MANAGE_SURVEY, Intent.ANSWER_SURVEY), "survey"),
    **dict.fromkeys((Intent.EVALUATE, Intent.MY_EVALUATION), "evaluation"),
    Intent.CITY_OVERVIEW: "the city's view",
    Intent.OPEN_OFFICE: "the office's pages",
    **dict.fromkeys((Intent.WORKER_VOICE, Intent.FIND_MY_REP, Intent.REPLY_VOICE), "workers' own messages"),
    Intent.ISSUE_CODE: "a new binding code",
}
REFRESH = "run `python -m tests.unit.docs` to write it anew"


def page(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("manner", [Manner(), Manner(rebuilt=True)], ids=["plain", "rebuilt"])
def test_conversation_is_real(sqlite_url: str, name: str, manner: Manner) -> None:
    """`lvzhi play` tells what the handbooks print, by one process or by a new one for each message."""
    assert transcripts.play(sqlite_url, name, manner)


@pytest.mark.parametrize("name", NAMES)
def test_conversation_is_whole(sqlite_url: str, name: str) -> None:
    """Nothing that people hear is left out or touched up, choices included."""
    assert transcripts.recorded(sqlite_url, name) == transcripts.written(name), REFRESH


@pytest.mark.parametrize("name", HANDBOOKS)
def test_handbook_quotes_word_for_word(name: str) -> None:
    assert transcripts.quoting(page(name)) == page(name), REFRESH


def test_every_conversation_is_quoted() -> None:
    assert {name for book in HANDBOOKS for name in transcripts.quoted(page(book))} == set(NAMES)


def test_rules_and_figures_are_current() -> None:
    assert page(tables.NAME) == tables.page(), REFRESH


def test_way_of_cases_is_current() -> None:
    """The diagram shows the table that decides (design.md section 7)."""
    assert page(flow.NAME) == flow.page(), REFRESH


def test_questions_are_current() -> None:
    assert page(questions.NAME) == questions.page(), REFRESH


def test_samples_are_kept() -> None:
    """Charts, sheets and papers to look at; what they show is made by the product (`python -m tests.unit.docs samples`)."""
    assert {file.name for file in samples.FOLDER.iterdir()} == samples.NAMES


def test_what_is_missing_is_named() -> None:
    """What is understood but has nobody to answer it stands in the README by its sentence there; what is built leaves it."""
    content = README.read_text(encoding="utf-8")
    missing = content[content.index("## What is not there yet") : content.index("## Licence")]
    assert {intent for intent in Intent if intent not in ROUTES and intent not in BEGUN_BY} == set(MISSING)
    assert [intent for intent, said in MISSING.items() if said not in missing] == []


def test_states_of_a_push_are_explained() -> None:
    told = set(re.findall(r"^\| `([^`]+)`", page("设计说明.md"), re.MULTILINE))
    assert {str(state) for state in delivery.State} - told == set()


@pytest.mark.parametrize("model", [Settings, FederationSettings, ChannelSettings])
def test_every_setting_is_explained(model: type[Settings | FederationSettings | ChannelSettings]) -> None:
    """An administrator finds each key under the name that stands in the file."""
    keys = {field.alias or name for name, field in model.model_fields.items()} - {"home"}
    told = set(re.findall(r"^\| `([^`]+)`", page("部署手册.md"), re.MULTILINE))
    assert keys - told - {"federation", "channel"} == set()


def test_every_command_is_explained() -> None:
    commands = {*COMMANDS, *(f"{group} {verb}" for group, verbs in GROUPS.items() for verb in verbs)}
    told = README.read_text(encoding="utf-8") + page("部署手册.md")
    assert {command for command in commands if f"lvzhi {command}" not in told} == set()


@pytest.mark.parametrize(
    ("file", "example"),
    [
        (file, example)
        for file in PAGES
        for example in re.findall(r"```toml\n(.*?)```", file.read_text(encoding="utf-8"), re.DOTALL)
    ],
    ids=lambda value: value.name if isinstance(value, Path) else "",
)
def test_example_of_settings_is_taken(tmp_path: Path, file: Path, example: str) -> None:
    """What is copied from a page starts the program."""
    (tmp_path / "lvzhi.toml").write_text(example, encoding="utf-8")
    # A variable of ours that nothing asks for is taken for a misspelt one.
    assert settings.load(tmp_path, environ={name: value for name, value in SECRETS.items() if name in example})


@pytest.mark.parametrize("file", PAGES, ids=lambda file: file.name)
def test_links_lead_somewhere(file: Path) -> None:
    content = file.read_text(encoding="utf-8")
    links = re.findall(r"\]\(([^)#]+)[^)]*\)|src=\"([^\"]+)\"", content)
    near = [link for pair in links for link in pair if link and "://" not in link]
    assert [link for link in near if not (file.parent / link).exists()] == []


@pytest.mark.parametrize("file", PAGES, ids=lambda file: file.name)
def test_link_into_a_page_finds_its_heading(file: Path) -> None:
    links = re.findall(r"\]\(([^)#:]*)#([^)]+)\)", file.read_text(encoding="utf-8"))
    assert [link for link in links if link[1] not in anchors(file.parent / link[0] if link[0] else file)] == []


def anchors(file: Path) -> set[str]:
    """What a page's headings are called in a link."""
    headings = re.findall(r"^#+ (.+)$", file.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("file", PAGES, ids=lambda file: file.name)
def test_page_names_no_machine(file: Path) -> None:
    assert re.findall(r"/(?:work|root|home|tmp)/", file.read_text(encoding="utf-8")) == []
