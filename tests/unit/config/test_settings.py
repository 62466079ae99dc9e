"""Settings: what goes before what, every fault by file, line and key, and no secret in any print."""

import pickle
import stat
from pathlib import Path

import pytest

from config import settings

HIDDEN = "hidden-0123456789-value"
AES_KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
COUNTY = '[[federation]]\nid = "yunxi"\nname = "云溪县总工会"\n'
WECHAT = '[[channel]]\nkind = "wechat"\naccount = "main"\nfederation = "yunxi"\n'
TELEGRAM = WECHAT.replace("wechat", "telegram") + 'token = "t"\n'


@pytest.fixture
def load(tmp_path: Path):
    def read(content: str = "", environ=None, **given) -> settings.Settings:
        (tmp_path / "lvzhi.toml").write_text(content, encoding="utf-8")
        return settings.load(tmp_path, environ=environ or {}, **given)

    return read


@pytest.fixture
def faults(load):
    def found(content: str, environ=None, **given) -> list[tuple[int, str]]:
        with pytest.raises(settings.SettingsError) as refused:
            load(content, environ, **given)
        assert HIDDEN not in str(refused.value) + repr(refused.value)
        return [(fault.line, fault.key) for fault in refused.value.faults]

    return found


def test_nothing_said_gives_a_trial_set_up(tmp_path):
    plain = settings.load(tmp_path, environ={})
    assert plain.database_url == f"sqlite:///{tmp_path / 'lvzhi.db'}"
    assert (plain.web_chat, plain.production, plain.federations, plain.channels) == (True, False, (), ())
    assert plain.public_url == "http://127.0.0.1:8000"


def test_web_chat_is_off_in_production(load):
    assert not load("production = true").web_chat
    assert load("production = true\nweb_chat = true").web_chat


def test_variables_go_before_the_file(load):
    told = load("web_port = 9000\nlog_level = 'DEBUG'", {"LVZHI_WEB_PORT": "9100", "LVZHI_PRODUCTION": "true"})
    assert (told.web_port, told.log_level, told.production) == (9100, "DEBUG", True)


def test_empty_variable_says_nothing(load):
    assert load("web_port = 9000", {"LVZHI_WEB_PORT": ""}).web_port == 9000


def test_given_database_goes_first(load):
    told = load("database_url = 'sqlite:///file.db'", {"LVZHI_DATABASE_URL": "sqlite:///env.db"})
    assert told.database_url == "sqlite:///env.db"
    given = load("", {"LVZHI_DATABASE_URL": "sqlite:///env.db"}, database_url="sqlite:///given.db")
    assert given.database_url == "sqlite:///given.db"


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_postgresql_is_reached_by_one_driver(load, scheme):
    """Since SQLAlchemy 2.1 the bare name means psycopg 3 anyway; written out it also holds for 2.0."""
    assert load(database_url=f"{scheme}://u:p@db/x").database_url == "postgresql+psycopg://u:p@db/x"


def test_federation_keeps_its_changes(load):
    county = load(
        COUNTY
        + 'adopts = ["su96"]\n[federation.duty.contact]\nat_least = 6\n[federation.figures]\npush.at = 10:00:00\n'
    ).federation("yunxi")
    assert (county.adopts, county.duty) == (("su96",), {"contact": {"at_least": 6}})
    assert county.parent is None


def test_channel_of_the_only_federation_needs_no_name(load):
    told = load(COUNTY + '[[channel]]\nkind = "console"\naccount = "console"\n')
    assert told.channels[0].federation == "yunxi"


def test_mode_follows_the_key(load):
    sealed = load(COUNTY + WECHAT + f'token = "t"\napp_id = "wx1"\naes_key = "{AES_KEY}"\n').channels[0]
    assert sealed.mode == "safe"
    assert load(COUNTY + WECHAT + 'token = "t"\n').channels[0].mode == "plain"


def test_secrets_come_from_variable_or_file(load, tmp_path):
    (tmp_path / "secret.txt").write_text("from-file\n")
    told = load(
        COUNTY + WECHAT + 'token = "env:LVZHI_WECHAT_TOKEN"\nsecret = "file:secret.txt"\n',
        {"LVZHI_WECHAT_TOKEN": "from-variable"},
    ).channels[0]
    assert told.token.get_secret_value() == "from-variable"
    assert told.secret.get_secret_value() == "from-file"


def test_secrets_are_masked_everywhere(load):
    told = load(
        COUNTY + WECHAT + f'token = "{HIDDEN}"\nsecret = "{HIDDEN}"\n',
        {"LVZHI_SIGNING_KEY": HIDDEN * 2},
        database_url=f"postgresql://user:{HIDDEN}@db/x",
    )
    shown = f"{told!r} {told!s} {told.channels!r} {told.channels[0]} {told.channels[0].model_dump_json()} {vars(told)}"
    assert HIDDEN not in shown.replace(told.database_url, "")
    assert HIDDEN not in repr(told)


def test_settings_are_frozen(load):
    with pytest.raises(Exception, match="frozen"):
        load().web_port = 1


def test_keys_are_made_once_for_the_owner_alone(load, tmp_path):
    first = load().signing_key.get_secret_value()
    assert load().signing_key.get_secret_value() == first
    assert load().data_key.get_secret_value() != first
    assert stat.S_IMODE((tmp_path / "signing.key").stat().st_mode) == 0o600
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data.key", "lvzhi.toml", "signing.key"]


def test_home_is_asked_of_the_environment():
    assert settings.home_folder(environ={}) == Path("var")
    assert settings.home_folder(environ={"LVZHI_HOME": "/srv/lvzhi"}) == Path("/srv/lvzhi")
    assert settings.home_folder(Path("here"), {"LVZHI_HOME": "/srv/lvzhi"}) == Path("here")


@pytest.mark.parametrize(
    ("content", "found"),
    [
        ("colour = 1", [(1, "colour")]),
        ("home = 'x'", [(1, "home")]),
        ("federations = []", [(1, "federations")]),
        ("\nproduction = 'maybe'", [(2, "production")]),
        ("log_level = 'LOUD'", [(1, "log_level")]),
        ("web_port = 70000", [(1, "web_port")]),
        ("web_host = ''", [(1, "web_host")]),
        ("public_url = 'ftp://x'", [(1, "public_url")]),
        ("database_url = 'mysql://u:hidden-0123456789-value@db'", [(1, "database_url")]),
        ("signing_key = 'short'", [(1, "signing_key")]),
        ("calendar = 'gone.toml'", [(1, "calendar")]),
        ("policies = 'gone'", [(1, "policies")]),
        ("web_port = ", [(1, "")]),
        ("federation = 3", [(1, "federation")]),
        ("[[federation]]\nid = 'a'", [(1, "federation.name")]),
        ("[[federation]]\nid = 'a b'\nname = 'x'", [(2, "federation.id")]),
        (COUNTY + COUNTY, [(2, "federation.id"), (5, "federation.id")]),
        (COUNTY + 'parent = "city"\n', [(4, "federation.parent")]),
        (COUNTY + 'parent = "yunxi"\n', [(4, "federation.parent")]),
        (COUNTY + 'adopts = ["su96", "su97"]\n', [(4, "federation.adopts")]),
        (COUNTY + 'adopts = "su96"\n', [(4, "federation.adopts")]),
        (COUNTY + "[federation.duty.contact]\nat_least = 0\n", [(5, "federation.duty.contact.at_least")]),
        (
            COUNTY + 'adopts = ["mian52"]\n[federation.duty.contact]\nat_least = 5\n',
            [(5, "federation.duty.contact")],
        ),
        (COUNTY + "[federation.duty]\ncontact = 3\n", [(5, "federation.duty.contact")]),
        (COUNTY + '[federation.figures]\n"push.at" = 3\n', [(5, "federation.figures.push.at")]),
        (COUNTY + "[federation.figures]\npush.late = 3\n", [(5, "federation.figures.push.late")]),
        (WECHAT + "token = 't'\n", [(4, "channel.federation")]),
        (COUNTY + WECHAT, [(4, "channel.token")]),
        (COUNTY + WECHAT + 'token = ""\n', [(8, "channel.token")]),
        (COUNTY + WECHAT + 'token = " "\n', [(8, "channel.token")]),
        (COUNTY + WECHAT + 'token = "env:NONE"\n', [(8, "channel.token")]),
        (COUNTY + WECHAT + 'token = "file:none"\n', [(8, "channel.token")]),
        (COUNTY + WECHAT + f'token = "t"\naes_key = "{HIDDEN}"\n', [(9, "channel.aes_key")]),
        (COUNTY + WECHAT + f'token = "t"\naes_key = "{AES_KEY[:-1]}!"\n', [(9, "channel.aes_key")]),
        (COUNTY + WECHAT + 'token = "t"\nmode = "safe"\n', [(4, "channel.aes_key"), (4, "channel.app_id")]),
        (COUNTY + WECHAT + 'token = "t"\nmode = "open"\n', [(9, "channel.mode")]),
        (COUNTY + WECHAT + 'token = "t"\napi_base = "x"\n', [(9, "channel.api_base")]),
        (COUNTY + WECHAT + 'token = "t"\ntokens = "x"\n', [(9, "channel.tokens")]),
        (COUNTY + 2 * (WECHAT + 'token = "t"\n'), [(6, "channel.account"), (11, "channel.account")]),
        (COUNTY + '[[channel]]\nkind = "sms"\naccount = "a"\n', [(5, "channel.kind")]),
        (COUNTY + TELEGRAM + 'secret = "密码"\n', [(9, "channel.secret")]),
        (COUNTY + TELEGRAM + f'secret = "{257 * "a"}"\n', [(9, "channel.secret")]),
        (COUNTY + TELEGRAM + 'proxy = "127.0.0.1:3128"\n', [(9, "channel.proxy")]),
        (
            COUNTY + '[[channel]]\nkind = "wecom"\naccount = "a/b"\n',
            [(4, "channel.aes_key"), (4, "channel.corp_id"), (4, "channel.token"), (6, "channel.account")],
        ),
    ],
)
def test_fault_names_line_and_key(faults, content, found):
    assert faults(content) == found


def test_all_faults_are_told_at_once(faults):
    found = faults("colour = 1\nweb_port = 'x'\n" + COUNTY + "rank = 3\n" + WECHAT, {"LVZHI_TYPO": "1"})
    assert found == [(0, "LVZHI_TYPO"), (1, "colour"), (2, "web_port"), (6, "federation.rank"), (7, "channel.token")]


def test_fault_of_a_variable_names_it(faults):
    assert faults("web_port = 1", {"LVZHI_WEB_PORT": HIDDEN}) == [(0, "LVZHI_WEB_PORT")]
    assert faults("", database_url=f"mysql://u:{HIDDEN}@db") == [(0, "--db")]


def test_faults_read_as_sentences(load):
    with pytest.raises(settings.SettingsError) as refused:
        load("colour = 1")
    assert str(refused.value) == "设置有1处错误，程序没有启动：\nlvzhi.toml 第1行 colour：没有这个设置项，请检查拼写"


def test_faulty_policy_folder_is_told(faults, tmp_path):
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "a.toml").write_text("[document]\n")
    assert faults("policies = 'rules'") == [(1, "policies")]


def test_too_short_key_file_is_refused(faults, tmp_path):
    (tmp_path / "signing.key").write_text("x")
    assert faults("") == [(1, "signing_key")]


def test_no_fault_carries_a_secret(load):
    """Not even its context or its pickled form, which error trackers send away."""
    with pytest.raises(settings.SettingsError) as refused:
        load(COUNTY + WECHAT + f'token = "{HIDDEN}"\naes_key = "{HIDDEN}"\nsecrets = "{HIDDEN}"\n')
    assert refused.value.__cause__ is None
    assert HIDDEN.encode() not in pickle.dumps(refused.value.faults)
