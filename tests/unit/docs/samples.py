"""`python -m tests.unit.docs samples`: charts, sheets and papers as people get them, kept in docs/样品 to be looked at.

They are of the demo with two years of history, so that there is something to see; every person in it is made up.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.app import DEMO, local_account
from bot.demo import found
from bot.documents.making import make, name_of
from bot.play import moment
from bot.simulation import CONSOLE, Said, Simulation
from bot.stage import stage
from handlers.messages import File, Incoming
from tests.unit.docs.transcripts import DOCS

FOLDER = DOCS / "样品"
OFFICER, LEADER = "方静", "杜国庆"
_NOW = "2026-11-20 09:30"
_PEOPLE, _YEARS, _SEED = 300, 2, 7

# What is asked, and under which names its files are kept; a name's ending says which kind of file is meant.
ASKED = (
    ("各镇街建议完成率", ("各镇街完成率.png", "各镇街完成率.xlsx")),
    ("各项完成率", ("各项完成率.png",)),
    ("今年走访次数按月看,和去年同期比", ("每月走访.png",)),
    ("今年联系职工数按主题分", ("各主题联系职工.png",)),
    ("各行业走访次数", ("各行业走访.png",)),
    ("上个月职工最关心什么", ("职工诉求分析.png", "职工诉求分析报告.docx")),
)
# A suggestion's way up to its reply, which goes out as a paper.
_CASE = (
    ("王建国", "我建议给夜班工人发夜餐,夜班工人下班时食堂已经关门"),
    ("王建国", "确认"),
    (OFFICER, "建-0001交法律部,15个工作日内办结"),
    (LEADER, "同意交办建-0001"),
    ("程立", "签收建-0001"),
    ("程立", "答复建-0001:已和企业协商,从下月起每班免费供应一份夜餐,费用由企业承担,A类"),
)
_PAPERS = (("答复件.docx", _CASE), ("履职档案.docx", (*_CASE, (OFFICER, "王建国的履职档案"))))
NAMES = {name for _, names in ASKED for name in names} | {name for name, _ in _PAPERS}


def write() -> None:
    """Makes every sample anew."""
    FOLDER.mkdir(exist_ok=True)
    for name, file in (*_answers(), *_papers()):
        (FOLDER / name).write_bytes(make(file).content)
        print(name)


def _answers() -> Iterator[tuple[str, File]]:
    """What an officer gets who asks, over a demo with years of history."""
    now = moment(_NOW)
    with _staged() as simulation:
        service = simulation.service
        found(service, now, people=_PEOPLE, years=_YEARS, seed=_SEED)
        for question, names in ASKED:
            incoming = Incoming(CONSOLE, local_account(CONSOLE, DEMO), OFFICER, question, now, text=question)
            files = [file for reply in service.answer(incoming) for file in reply.files]
            yield from ((name, _of_kind(files, name)) for name in names)


def _papers() -> Iterator[tuple[str, File]]:
    """What comes with the last thing that is said."""
    for name, talk in _PAPERS:
        with _staged() as simulation:
            simulation.begin(moment(_NOW))
            *_, last = [simulation.say(Said(who, said)) for who, said in talk]
        yield name, _of_kind([file for each in last for file in each.files], name)


@contextmanager
def _staged() -> Iterator[Simulation]:
    with tempfile.TemporaryDirectory() as folder:
        simulation = stage(f"sqlite:///{Path(folder) / 'lvzhi.db'}")
        try:
            yield simulation
        finally:
            simulation.service.database.close()


def _of_kind(files: list[File], name: str) -> File:
    return next(file for file in files if name_of(file).endswith(Path(name).suffix))
