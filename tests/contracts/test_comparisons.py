"""Nothing is shown that no test compares with the tables: whoever adds a list or a column says what it should hold."""

from sc_desktop.domain.column import Computed
from sc_desktop.prestashop.customers import COLUMNS
from sc_desktop.prestashop.panels import PANELS
from tests.kit.expected import Expected
from tests.kit.expected_lists import BELOW, OF_CUSTOMERS


def test_that_every_list_is_compared():
    assert sorted(PANELS) == sorted((*OF_CUSTOMERS, *BELOW))


def test_that_every_computed_column_of_the_grid_is_compared():
    compared = {*Expected(lambda table: (), id_lang=1, version="8.2").computed(), "groups"}
    assert {column.key for column in COLUMNS if isinstance(column.source, Computed)} == compared
