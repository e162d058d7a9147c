"""The shop's own settings file is read as literals and never run."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sc_desktop.domain.address import Secret
from sc_desktop.errors import BadInput
from sc_desktop.prestashop.settings_file import ASKED, read_settings_file

PARAMETERS = """<?php return array (
  'parameters' =>
  array (
    'database_host' => '127.0.0.1',
    'database_port' => '',
    'database_name' => 'ps8',
    'database_user' => 'shop',
    'database_password' => 'it\\'s 100%% \\\\ "x"',
    'database_prefix' => 'ps_',
    'database_engine' => 'InnoDB',
    'mailer_transport' => 'smtp',
    'cookie_key' => 'abc',
    'ps_caching' => NULL,
  ),
);
"""
SETTINGS = """<?php
define('_DB_SERVER_', 'db.example:3307');
define('_DB_NAME_', 'ps16');
define('_DB_USER_', 'shop');
define('_DB_PASSWD_', 'p\\'w');
define('_DB_PREFIX_', 'x1_');
define('_MYSQL_ENGINE_', 'InnoDB');
define('_PS_VERSION_', '1.6.1.24');
"""


def returned(**values):
    """A parameters.php with these PHP expressions as its values."""
    given = {"host": "'h'", "name": "'d'", "user": "'u'", "password": "'p'", "prefix": "'ps_'"} | values
    return "<?php return ['parameters' => [" + ", ".join(f"'database_{key}' => {value}" for key, value in given.items()) + "]];"


def test_that_parameters_php_is_read():
    found = read_settings_file(PARAMETERS)
    assert (found.host, found.port, found.database, found.user, found.prefix) == ("127.0.0.1", None, "ps8", "shop", "ps_")
    assert found.password == Secret('it\'s 100% \\ "x"')
    assert (found.missing, found.problems, found.is_on_web_server) == ((), (), True)


def test_that_settings_inc_php_is_read():
    found = read_settings_file(SETTINGS)
    assert (found.host, found.port, found.database, found.user, found.prefix) == ("db.example", 3307, "ps16", "shop", "x1_")
    assert (found.password, found.missing, found.is_on_web_server) == (Secret("p'w"), (), False)


@pytest.mark.parametrize(
    ("written", "host", "port", "socket"),
    [
        ("db:3307", "db", 3307, ""),
        ("localhost:/run/mysqld/mysqld.sock", "", None, "/run/mysqld/mysqld.sock"),
        ("::1", "::1", None, ""),
        ("[::1]:3307", "::1", 3307, ""),
        ("db:99999", "db", None, ""),
        ("db", "db", None, ""),
    ],
)
def test_that_a_host_may_hold_its_port_or_its_socket(written, host, port, socket):
    found = read_settings_file(SETTINGS.replace("db.example:3307", written))
    assert (found.host, found.port, found.socket) == (host, port, socket)


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ('"a\\x41\\n\\u{e9}\\101\\$"', "aA\néA$"),
        ('"\\xc3\\xa9"', "é"),
        ("'a\\n'", "a\\n"),
        ("'a' . \"b\" /* c */ . 'c'", "abc"),
        ("('a')", "a"),
        ("'<?php ?> // no comment # \\\\'", "<?php ?> // no comment # \\"),
        ("12", "12"),
        ("null", ""),
    ],
)
def test_that_every_way_to_write_a_literal_is_understood(expression, value):
    assert read_settings_file(returned(password=expression)).password == Secret(value)


@pytest.mark.parametrize(
    "expression",
    [
        "getenv('DB')",
        '"a$b"',
        '"{$a[1]}"',
        "$_ENV['x']",
        "DB_PASSWORD",
        "'a' . getenv('b')",
        "'a' + 'b'",
        "true ? 'a' : 'b'",
        "-1",
        "['a']",
        "'%env(DB_PASSWORD)%'",
        '"\\xff"',
        '"\\u{110000}"',
        "<<<'X'\nabc\nX",
        "`id`",
    ],
)
def test_that_what_only_php_could_tell_is_asked(expression):
    found = read_settings_file(returned(password=expression))
    assert (found.password, found.missing, found.host) == (None, ("password",), "h")


@pytest.mark.parametrize("element", ["...$more", "$key => 'x'", "f() => 'x'"])
def test_that_an_element_that_may_replace_the_others_makes_them_uncertain(element):
    text = returned().replace("'database_prefix'", f"{element}, 'database_prefix'")
    found = read_settings_file(text)
    assert (found.missing, found.prefix) == (("host", "database", "user", "password"), "ps_")


def test_that_the_last_of_two_elements_and_no_second_definition_counts():
    assert read_settings_file(returned(user="'a', 'database_user' => 'b'")).user == "b"
    assert read_settings_file(SETTINGS + "define('_DB_USER_', 'other');").missing == ("user",)


def test_that_a_condition_makes_a_definition_uncertain():
    text = SETTINGS.replace("define('_DB_NAME_', 'ps16');", "if (isset($_GET['x'])) { define('_DB_NAME_', 'ps16'); }")
    assert read_settings_file(text).missing == ("database",)
    text = "<?php if ($test) { return ['parameters' => ['database_host' => 'test']]; } " + PARAMETERS.removeprefix("<?php")
    with pytest.raises(BadInput):
        read_settings_file(text)


def test_that_comments_and_dead_text_say_nothing():
    text = SETTINGS.replace("define('_DB_USER_', 'shop');", "// define('_DB_USER_', 'a');\n/* define('_DB_USER_', 'b'); */ # 'c'")
    assert read_settings_file(text).missing == ("user",)
    with pytest.raises(BadInput):
        read_settings_file("define('_DB_USER_', 'a'); <?php")


def test_that_a_part_can_be_pasted():
    found = read_settings_file("define('_DB_SERVER_', 'h');\ndefine('_DB_USER_', 'u');")
    assert (found.host, found.user, found.missing) == ("h", "u", ("database", "password", "prefix"))


def test_that_a_file_cut_off_gives_what_is_certain_and_says_so():
    found = read_settings_file(PARAMETERS[: PARAMETERS.index("'database_password'") + 30])
    assert (found.host, found.user, found.missing) == ("127.0.0.1", "shop", ("password", "prefix"))
    assert len(found.problems) == 1


def test_that_a_prefix_that_could_be_more_is_asked():
    found = read_settings_file(returned(prefix="'ps_`; DROP TABLE x'"))
    assert (found.prefix, found.missing) == (None, ("prefix",))


def test_that_files_of_other_encodings_are_read():
    text = PARAMETERS.replace("abc", "été").replace("shop", "rené")
    for content in (text.encode(), b"\xef\xbb\xbf" + text.encode(), text.encode("cp1252"), text.encode("utf-16")):
        assert read_settings_file(content).user == "rené"


@pytest.mark.parametrize("content", ["", "<?php", "hello", "\0\0", "x" * 300_000, b"\xff" * 300_000, "<?php return " + "[" * 5_000])
def test_that_what_holds_no_settings_is_refused_in_words(content):
    with pytest.raises(BadInput):
        read_settings_file(content)


def test_that_no_password_shows():
    assert "it's" not in repr(read_settings_file(PARAMETERS))


@given(st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0")))
@example("a%b%c")
@example("\\")
def test_that_what_prestashop_writes_is_read_back(password):
    written = password.replace("\\", "\\\\").replace("'", "\\'").replace("%", "%%")
    assert read_settings_file(returned(password=f"'{written}'")).password == Secret(password)


_PIECES = [*"[]()'\",;.=>$\\<?{}", "php", "return", "define", *ASKED]


@given(st.one_of(st.text(), st.binary(), st.lists(st.sampled_from(_PIECES)).map("".join)))
def test_that_whatever_the_file_holds_is_read_or_refused(content):
    with pytest.raises(BadInput):
        read_settings_file(content)
        raise BadInput(what="read", effect="")
