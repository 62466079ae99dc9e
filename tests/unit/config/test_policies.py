"""What the five documents ask for, as data: each figure against its clause, roles, years and a federation's changes."""

from datetime import date, time
from pathlib import Path

import pytest

from config import policies
from config.policies import FEDERATION, PERSON_ROLES, Measure, Per, When

SHIPPED = policies.load()
ALL = SHIPPED.adopt()


def owed(roles, year=2026, adopted=ALL):
    return {duty.id: duty for duty in adopted.duties(roles, year)}


@pytest.mark.parametrize(
    ("role", "id", "at_least", "per", "source"),
    [
        ("representative", "suggestion", 1, Per.YEAR, "苏工办〔2020〕96号第三条"),
        ("representative", "good_deed", 1, Per.YEAR, "苏工办〔2020〕96号第五条"),
        ("representative", "research", 1, Per.YEAR, "苏工办〔2020〕96号第六条"),
        ("representative", "contact", 4, Per.YEAR, "苏工办〔2020〕96号第四条"),
        ("representative", "survey", 1, Per.YEAR, "苏工办〔2020〕96号第六条"),
        ("representative", "meeting", None, Per.YEAR, "苏工办〔2020〕96号第二条"),
        ("member", "suggestion", 1, Per.YEAR, "苏工办〔2020〕96号第三条"),
        ("vice_chair", "research", 1, Per.YEAR, "苏工办〔2021〕5号第四条"),
        ("vice_chair", "meeting", None, Per.YEAR, "苏工办〔2021〕5号第三条"),
        ("social_worker", "training", 5, Per.YEAR, "绵工发〔2017〕52号第四条（三）"),
        ("social_worker", "rotation", 30, Per.TWO_YEARS, "绵工发〔2017〕52号第四条（三）"),
        (FEDERATION, "joint_conference", 1, Per.YEAR, "总工办发〔2020〕24号第（九）条"),
        (FEDERATION, "party_report", 1, Per.YEAR, "锡工发〔2020〕31号第1条"),
        (FEDERATION, "upper_report", 1, Per.YEAR, "锡工发〔2020〕31号第1条"),
        (FEDERATION, "half_year_report", 1, Per.HALF_YEAR, "辽工办发〔2021〕6号第一条"),
        (FEDERATION, "upper_hearing", 1, Per.YEAR, "总工办发〔2020〕24号第（十五）条"),
        (FEDERATION, "committee_report", 1, Per.YEAR, "总工办发〔2020〕24号第（十二）条"),
        (FEDERATION, "re_election", 1, Per.TERM, "总工办发〔2020〕24号第（十二）条"),
        (FEDERATION, "grassroots_re_election", 1, Per.TERM, "总工办发〔2020〕24号第（十二）条"),
        (FEDERATION, "worker_self_check", 1, Per.YEAR, "绵工发〔2017〕52号第五条（四）"),
        (FEDERATION, "worker_evaluation", 1, Per.YEAR, "绵工发〔2017〕52号第四条（五）"),
        (FEDERATION, "budget_representatives", 1, Per.YEAR, "苏工办〔2020〕96号第九条"),
        (FEDERATION, "budget_vice_chairs", 1, Per.YEAR, "苏工办〔2021〕5号第八条"),
        (FEDERATION, "newspapers", 1, Per.YEAR, "苏工办〔2020〕96号第九条"),
        (FEDERATION, "documents_vice_chairs", 1, Per.HALF_YEAR, "苏工办〔2021〕5号第八条"),
        (FEDERATION, "training_offered", 1, Per.YEAR, "苏工办〔2020〕96号第九条"),
        (FEDERATION, "training_vice_chairs", 1, Per.YEAR, "苏工办〔2021〕5号第五条"),
        (FEDERATION, "survey_held", 1, Per.YEAR, "苏工办〔2020〕96号第六条"),
        (FEDERATION, "vice_chair_evaluation", 1, Per.YEAR, "苏工办〔2021〕5号第六条"),
    ],
)
def test_each_quota_cites_its_clause(role, id, at_least, per, source):
    duty = owed([role])[id]
    assert (duty.at_least, duty.per, duty.source) == (at_least, per, source)


@pytest.mark.parametrize(
    ("id", "value", "source"),
    [
        ("staffing.first_workers", 2000, "绵工发〔2017〕52号第三条"),
        ("staffing.first", 1, "绵工发〔2017〕52号第三条"),
        ("staffing.step_workers", 3000, "绵工发〔2017〕52号第三条"),
        ("staffing.extra_optional", True, "绵工发〔2017〕52号第三条"),
        (
            "candidate.excluded",
            ("单位行政主要负责人", "法定代表人", "合伙人", "以上人员的近亲属"),
            "苏工办〔2021〕5号第二条",
        ),
        ("late.after_days", 7, "本会规定"),
        ("late.until", "01-31", "本会规定"),
        ("training.hours_a_day", 8, "本会规定"),
        ("prorating.month_day", 15, "本会规定"),
        ("prorating.single_months", 6, "本会规定"),
        ("joint.expires_days", 7, "本会规定"),
        ("cosign.working_days", 5, "本会规定"),
        ("case.reply_working_days", 60, "本会规定"),
        ("case.cohandler_earlier_working_days", 20, "本会规定"),
        ("case.cohandler_least_share", 0.5, "本会规定"),
        ("case.warn_working_days", 3, "本会规定"),
        ("case.urge_every_working_days", 3, "本会规定"),
        ("case.escalate_working_days", 5, "本会规定"),
        ("case.return_working_days", 7, "本会规定"),
        ("rating.days", 15, "本会规定"),
        ("reminder.year_end", "12-31", "本会规定"),
        ("reminder.stages", (90, 60, 30, 14, 7, 3, 1), "本会规定"),
        ("reminder.nudge_months", (4, 7, 10), "本会规定"),
        ("reminder.nudge_gap_days", 7, "本会规定"),
        ("push.from", time(9), "本会规定"),
        ("push.to", time(17, 30), "本会规定"),
        ("push.at", time(9, 30), "本会规定"),
        ("digest.at", time(10), "本会规定"),
        ("brief.at", time(8, 45), "本会规定"),
        ("urgent.leaders_after_minutes", 30, "本会规定"),
        ("urgent.all_after_minutes", 120, "本会规定"),
        ("binding.code_length", 8, "本会规定"),
        ("binding.days", 30, "本会规定"),
        ("binding.wrong_guesses", 5, "本会规定"),
        ("binding.lock_minutes", 60, "本会规定"),
        ("binding.federation_alarm", 50, "本会规定"),
        ("survey.least_ballots", 5, "本会规定"),
        ("evaluation.shares", {"federation": 60, "unit": 40}, "本会规定"),
        ("evaluation.weights", {"good_deed": 30, "satisfaction": 20, "time": 20, "contribution": 30}, "本会规定"),
        ("evaluation.objection_days", 7, "本会规定"),
        ("voice.a_day", 10, "本会规定"),
        ("voice.hotline", "12351", "本会规定"),
    ],
)
def test_each_figure_has_a_source(id, value, source):
    figure = ALL.figure_source(id)
    assert (figure.value, figure.source) == (value, source)


def test_every_figure_explains_itself():
    assert all(figure.says and "{" not in figure.says for versions in ALL.figures.values() for figure in versions)


def test_codes_have_no_lookalikes():
    assert not set("0O1IL") & set(ALL.figure("binding.alphabet"))


def test_duties_come_in_a_fixed_order():
    assert [duty.id for duty in ALL.duties(PERSON_ROLES, 2026)] == [
        "suggestion", "good_deed", "research", "contact", "training", "rotation", "survey", "meeting",
    ]  # fmt: skip


def test_standing_member_owes_as_member():
    """«全体委员» includes the standing committee."""
    assert owed(["standing_member"]) == owed(["member"])


def test_vice_chair_owes_no_members_duties():
    assert owed(["vice_chair"]).keys() == {"research", "meeting"}
    assert "suggestion" in owed(["vice_chair", "member"])


@pytest.mark.parametrize("role", ["officer", "clerk", "leader", "inspector"])
def test_staff_owe_nothing(role):
    assert owed([role]) == {}


def test_training_is_measured_in_days():
    training = owed(["social_worker"])["training"]
    assert (training.measure, training.unit, training.counts) == (Measure.DAYS, "天", {"training"})


def test_survey_is_owed_while_open():
    assert owed(["member"])["survey"].when == When.OPEN
    assert owed(["member"])["meeting"].when == When.INVITED


def test_number_left_to_the_federation_is_marked():
    """The document asks for contact and gives no number: «本会规定»."""
    assert owed(["member"])["contact"].default
    assert not owed(["member"])["suggestion"].default


def test_every_personal_duty_has_a_sentence_to_send():
    assert all(duty.hint and duty.unit and duty.name for duty in ALL.duties(PERSON_ROLES, 2026))


def test_nothing_is_owed_before_the_document():
    assert owed(["member"], 2020) == {}
    assert owed(["social_worker"], 2018).keys() == {"training", "rotation"}
    assert owed(["vice_chair"], 2021) == {}


def test_only_adopted_documents_hold():
    adopted = SHIPPED.adopt(["mian52"])
    assert owed(["member"], adopted=adopted) == {}
    assert [document.stem for document in adopted.documents] == ["mian52", "own"]


def test_reminder_days_follow_the_figure():
    adopted = SHIPPED.adopt(figures={"reminder.stages": [30, 7]})
    assert adopted.duty("suggestion").remind_days_before == (30, 7)
    assert adopted.duty("joint_conference").remind_days_before == (180, 90, 60, 30, 14, 7, 1)


def test_own_number_replaces_the_default():
    duty = SHIPPED.adopt(duties={"contact": {"at_least": 6}}).duty("contact")
    assert (duty.at_least, duty.own) == (6, True)


def test_own_number_may_begin_with_a_year():
    """A closed year keeps the number it was counted by."""
    adopted = SHIPPED.adopt(duties={"contact": [{"at_least": 6, "year": 2026}, {"at_least": 8, "year": 2027}]})
    assert [adopted.duty("contact", year).at_least for year in (2025, 2026, 2027, 2028)] == [4, 6, 8, 8]
    assert [owed(["member"], year, adopted)["contact"].at_least for year in (2025, 2026, 2027)] == [4, 6, 8]
    assert adopted.duty("contact").at_least == 8


def test_federation_may_add_a_duty():
    change = {"roles": ["member"], "counts": ["talk"], "at_least": 2, "says": "每年宣讲两次", "name": "宣讲"}
    adopted = SHIPPED.adopt(duties={"talk": change})
    assert adopted.duties(["member"], 2026)[-1].id == "talk"
    assert adopted.duty("talk").source == "本会规定"


def test_stricter_document_stands(tmp_path: Path):
    """A member who is also vice-chair owes what asks for more."""
    _write(tmp_path / "a.toml", at_least=1, per="year", role="member")
    _write(tmp_path / "b.toml", at_least=1, per="half_year", role="vice_chair")
    adopted = policies.load(tmp_path).adopt()
    assert owed(["member", "vice_chair"], adopted=adopted)["research"].document == "b"


def test_repealed_version_gives_way(tmp_path: Path):
    (tmp_path / "a.toml").write_text(
        '[document]\nnumber = "甲"\n'
        + _duty(at_least=1, until=date(2025, 12, 31))
        + _duty(at_least=2, in_force=date(2026, 1, 1)),
        encoding="utf-8",
    )
    adopted = policies.load(tmp_path).adopt()
    assert [adopted.duty("research", year).at_least for year in (2025, 2026)] == [1, 2]
    assert adopted.duty("research").at_least == 2


def test_own_folder_needs_only_its_document(tmp_path: Path):
    """Our figures and the names of duties are filled up, so a county may bring one short file."""
    _write(tmp_path / "a.toml", at_least=3, per="year", role="member")
    adopted = policies.load(tmp_path).adopt()
    assert adopted.figure("push.at") == time(9, 30)
    assert [(duty.id, duty.name) for duty in adopted.duties(["member"], 2026)] == [("research", "调研报告")]


def test_unknown_duty_and_figure_are_missing():
    with pytest.raises(KeyError):
        ALL.duty("nothing")
    with pytest.raises(KeyError):
        ALL.figure("nothing")


def test_provisions_are_told_by_role():
    assert {one.id for one in ALL.provisions(["vice_chair"])} >= {"urgent_report", "vice_chair_withdrawal"}
    assert all(one.source and one.says for one in ALL.provisions())


def _duty(at_least=1, per="year", role="member", in_force=date(2021, 1, 1), until=None):
    until_line = f"until = {until}\n" if until else ""
    return (
        f'[[duty]]\nid = "research"\nroles = ["{role}"]\ncounts = ["research"]\nat_least = {at_least}\nper = "{per}"\n'
        f'clause = "一"\nsays = "调研"\nin_force = {in_force}\n{until_line}'
    )


def _write(path: Path, **changes) -> None:
    path.write_text('[document]\nnumber = "甲"\n' + _duty(**changes), encoding="utf-8")
