"""The French is complete: every text of the code, the preferences and the views, with the same places, and fr.mo made from fr.po."""

import ast
import gettext
import io

import pytest
from babel.messages.pofile import read_po

from sc_desktop import i18n
from tools.translations import MO, PO, Texts, collect, find_texts, merged, mo_bytes, po_bytes, problems, read_catalogue


def texts_of(code, place="a.py"):
    texts = Texts()
    collect(place, ast.parse(code), texts)
    return texts


def catalogue_of(text):
    head = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n"Plural-Forms: nplurals=2; plural=(n > 1);\\n"\n\n'
    return read_po(io.BytesIO((head + text).encode()), locale="fr")


def test_that_every_text_of_the_program_is_in_french():
    assert problems(find_texts(), read_catalogue(PO)) == []


def test_that_the_compiled_catalogue_is_what_the_readable_one_gives():
    assert MO.read_bytes() == mo_bytes(read_catalogue(PO))


def test_that_each_way_of_marking_is_found():
    code = (
        'a = N_("one"); b = tr("two"); c = msg(N_("three {x}"), x=1); d = i18n.tr("four")\n'
        'e = trn("{count} cat", "{count} cats", n); f = msgn(N_("{count} dog"), N_("{count} dogs"), n); g = tr("yes" if x else "no")\n'
        'h = tr("long "\n "text"); i = tr(variable)\n'
    )
    texts = texts_of(code)
    assert {one: found.many for one, found in texts.by_text.items()} == {
        "one": "", "two": "", "three {x}": "", "four": "", "yes": "", "no": "", "long text": "",
        "{count} cat": "{count} cats", "{count} dog": "{count} dogs",
    }  # fmt: skip


def test_that_an_f_string_can_not_be_marked():
    assert len(texts_of('tr(f"Hello {name}")').faults) == 1


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        ('msgid "Hi {x}"\nmsgstr "Salut {x}"', ""),
        ('msgid "Hi {x}"\nmsgstr "Salut {y}"', "places differ"),
        ('msgid "Hi {x}"\nmsgstr "Salut {x"', "places differ"),
        ('msgid "Hi {x}"\nmsgstr ""', "untranslated"),
        ('#, fuzzy\nmsgid "Hi {x}"\nmsgstr "Salut {x}"', "fuzzy"),
        ('msgid "Hi {x}"\nmsgstr " Salut {x}"', "outer space in one only"),
        ('msgid "Hi {x}"\nmsgstr "&Salut {x}"', "mnemonic in one only"),
        ("", "missing"),
        ('msgid "Hi {x}"\nmsgstr "Salut {x}"\n\n#~ msgid "Bye"\n#~ msgstr "Salut"', "obsolete"),
        ('msgid "Hi {x}"\nmsgstr "Salut {x}"\n\nmsgid "Bye"\nmsgstr "Salut"', "obsolete"),
    ],
)
def test_that_the_check_names_what_is_wrong(entry, fault):
    found = problems(texts_of('tr("Hi {x}", x=1)'), catalogue_of(entry))
    assert [line.partition(":")[0] for line in found] == ([fault] if fault else [])


@pytest.mark.parametrize(
    ("one", "many", "right"),
    [
        ("{count} chat", "{count} chats", True),
        ("un chat", "{count} chats", False),
        ("{count} chat", "des chats", False),
        ("{count} chat", "", False),
    ],
)
def test_that_both_forms_of_a_plural_keep_their_places(one, many, right):
    entry = f'msgid "{{count}} cat"\nmsgid_plural "{{count}} cats"\nmsgstr[0] "{one}"\nmsgstr[1] "{many}"'
    assert (problems(texts_of('trn("{count} cat", "{count} cats", n)'), catalogue_of(entry)) == []) is right


def test_that_a_text_that_leaves_and_comes_back_keeps_its_translation():
    old = catalogue_of('msgid "Hi"\nmsgstr "Salut"')
    without = catalogue_of(po_bytes(merged(texts_of('tr("Other")'), old)).decode().partition("\n\n")[2])
    again = merged(texts_of('tr("Hi")'), without)
    assert again["Hi"].string == "Salut"


def test_that_the_compiled_catalogue_counts_as_the_french_do():
    entry = 'msgid "{count} cat"\nmsgid_plural "{count} cats"\nmsgstr[0] "{count} chat"\nmsgstr[1] "{count} chats"'
    french = gettext.GNUTranslations(io.BytesIO(mo_bytes(catalogue_of(entry))))
    assert [french.ngettext("{count} cat", "{count} cats", n) for n in (0, 1, 2)] == ["{count} chat", "{count} chat", "{count} chats"]


def test_that_a_fuzzy_translation_is_never_shown():
    french = gettext.GNUTranslations(io.BytesIO(mo_bytes(catalogue_of('#, fuzzy\nmsgid "Hi"\nmsgstr "Salut"'))))
    assert french.gettext("Hi") == "Hi"


def test_that_a_text_that_also_counts_elsewhere_is_in_french_where_it_stands_alone():
    try:
        i18n.use_language("fr")
        assert (i18n.tr("Keep"), i18n.trn("Keep", "Keep {count}", 3)) == ("Garder", "Garder (3)")
    finally:
        i18n.use_language("en")
