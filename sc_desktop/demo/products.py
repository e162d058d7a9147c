"""What Maison Lavande sells. Prices are cents of a euro before tax."""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from sc_desktop.demo.clock import YEAR, Clock
from sc_desktop.demo.sink import Sheet


def money(cents: int) -> str:
    """Cents as a decimal(20,6) is stored: 1250 gives "12.500000"."""
    return f"-{money(-cents)}" if cents < 0 else f"{cents // 100}.{cents % 100:02d}0000"


class Product(Struct, frozen=True):
    """One article; sizes are its combinations: name and price difference in cents. rate is the tax in thousandths (200 = 20 %)."""

    id_product: int
    french: str
    english: str
    cents: int
    rate: int
    reference: str
    sizes: tuple[tuple[int, str, int], ...] = ()


_WITH_SIZES = {
    "SAV-LAV": (("100 g", 0), ("300 g", 650)),
    "HE-LAV": (("10 ml", 0), ("30 ml", 1210), ("100 ml", 3420)),
    "MIE-LAV": (("250 g", 0), ("500 g", 520)),
    "BOU-FIG": (("180 g", 0), ("400 g", 1540)),
    "DRA-LIN": (("140 × 200", 0), ("160 × 200", 1200), ("180 × 200", 2400)),
    "EAU-TOI": (("50 ml", 0), ("100 ml", 1860)),
}

_LIST = """
SAV-LAV|Savon de Marseille à la lavande|Lavender Marseille soap|490|200
SAV-OLI|Savon de Marseille à l'huile d'olive|Olive oil Marseille soap|490|200
SAV-VER|Savon exfoliant à la verveine|Verbena scrub soap|575|200
SAV-COF|Coffret de six savons|Box of six soaps|2458|200
SAV-LIQ|Savon liquide à la fleur d'oranger|Orange blossom liquid soap|1075|200
HE-LAV|Huile essentielle de lavande fine|Fine lavender essential oil|908|200
HE-LVD|Huile essentielle de lavandin|Lavandin essential oil|658|200
HE-ROM|Huile essentielle de romarin|Rosemary essential oil|742|200
HE-EUC|Huile essentielle d'eucalyptus|Eucalyptus essential oil|608|200
HE-THE|Huile essentielle de tea tree|Tea tree essential oil|825|200
HYD-LAV|Eau florale de lavande|Lavender floral water|1158|200
HYD-ROS|Eau florale de rose|Rose floral water|1242|200
SAC-LAV|Sachet de lavande séchée|Dried lavender sachet|325|200
SAC-TRO|Trois sachets brodés|Three embroidered sachets|1158|200
BOQ-LAV|Bouquet de lavande séchée|Dried lavender bouquet|1575|200
BOU-FIG|Bougie parfumée Figuier|Fig tree scented candle|2075|200
BOU-LAV|Bougie parfumée Champ de lavande|Lavender field scented candle|2075|200
BOU-PIN|Bougie parfumée Pinède|Pine wood scented candle|2075|200
DIF-LAV|Diffuseur à bâtonnets Lavande|Lavender reed diffuser|2742|200
DIF-REC|Recharge pour diffuseur|Diffuser refill|1575|200
DIF-ELE|Diffuseur électrique en céramique|Ceramic electric diffuser|4908|200
EAU-TOI|Eau de toilette Nuit d'été|Summer night eau de toilette|3242|200
EAU-COL|Eau de Cologne aux agrumes|Citrus cologne|2408|200
CRE-MAI|Crème mains karité et lavande|Shea and lavender hand cream|908|200
CRE-COR|Lait corporel à l'amande douce|Sweet almond body milk|1492|200
CRE-VIS|Crème visage à l'immortelle|Immortelle face cream|3325|200
BAU-LEV|Baume à lèvres au miel|Honey lip balm|492|200
SHA-SOL|Shampoing solide au romarin|Rosemary solid shampoo|908|200
SEL-BAI|Sels de bain relaxants|Relaxing bath salts|1325|200
HUI-MAS|Huile de massage apaisante|Soothing massage oil|1658|200
MIE-LAV|Miel de lavande de Provence|Provence lavender honey|806|55
MIE-CHA|Miel de châtaignier|Chestnut honey|758|55
CON-ABR|Confiture d'abricot à la lavande|Apricot and lavender jam|521|55
CON-FIG|Confiture de figue|Fig jam|521|55
TIS-VER|Tisane verveine-menthe|Verbena and mint tea|664|55
TIS-LAV|Tisane Douce nuit|Good night herbal tea|664|55
THE-NOI|Thé noir de Provence|Provence black tea|853|55
HUI-OLI|Huile d'olive vierge extra 50 cl|Extra virgin olive oil 50 cl|1564|55
HUI-TRU|Huile d'olive à la truffe|Truffle olive oil|1706|55
HER-PRO|Herbes de Provence|Herbes de Provence|426|55
FLE-SEL|Fleur de sel de Camargue|Camargue fleur de sel|616|55
TAP-NOI|Tapenade noire|Black olive tapenade|521|55
CAL-AIX|Calissons d'Aix, boîte losange|Calissons d'Aix, diamond box|1327|55
NOU-BLA|Nougat blanc tendre|Soft white nougat|948|55
NAV-FLE|Navettes à la fleur d'oranger|Orange blossom biscuits|711|55
NAP-OLI|Nappe enduite Olives|Coated tablecloth Olives|3742|200
NAP-LAV|Nappe coton Lavande|Cotton tablecloth Lavender|4158|200
TOR-LIN|Torchon en lin|Linen tea towel|1158|200
DRA-LIN|Drap plat en lin lavé|Washed linen flat sheet|9908|200
COU-LAV|Coussin de lavande|Lavender pillow|2075|200
BOL-OLI|Bol en bois d'olivier|Olive wood bowl|2908|200
PLA-OLI|Planche en bois d'olivier|Olive wood board|3325|200
MOR-PIL|Mortier et pilon|Mortar and pestle|3575|200
SAN-CIG|Santon Cigale|Cicada figurine|1242|200
CIG-FAI|Cigale en faïence|Earthenware cicada|1908|200
PAN-OSI|Panier en osier|Wicker basket|2408|200
COF-DEC|Coffret Découverte de Provence|Discovery of Provence gift box|4075|200
COF-BIE|Coffret Bien-être|Wellness gift box|5742|200
COF-GOU|Coffret Gourmand|Gourmet gift box|4645|55
CAR-CAD|Carte et papier cadeau|Gift card and wrapping|325|200
"""


def _read_list() -> tuple[Product, ...]:
    products = []
    size = 0
    for number, line in enumerate(_LIST.strip().splitlines(), start=1):
        reference, french, english, cents, rate = line.split("|")
        sizes = []
        for name, more in _WITH_SIZES.get(reference, ()):
            size += 1
            sizes.append((size, name, more))
        products.append(Product(number, french, english, int(cents), int(rate), reference, tuple(sizes)))
    return tuple(products)


PRODUCTS = _read_list()


def build_products(clock: Clock, shops: Sequence[int]) -> Iterator[Sheet]:
    """The rows of all products and their combinations, the same price in every shop."""
    made = clock.moment(6 * YEAR)
    day = clock.day(6 * YEAR)
    product = Sheet(
        "product",
        "id_product id_category_default id_tax_rules_group price reference active available_date product_type date_add date_upd",
    )
    texts = Sheet("product_lang", "id_product id_shop id_lang link_rewrite name description description_short")
    in_shop = Sheet(
        "product_shop", "id_product id_shop id_category_default id_tax_rules_group price active available_date date_add date_upd"
    )
    size = Sheet("product_attribute", "id_product_attribute id_product reference price default_on available_date")
    size_in_shop = Sheet("product_attribute_shop", "id_product id_product_attribute id_shop price default_on available_date")
    for one in PRODUCTS:
        rules, price = 1 if one.rate == 200 else 3, money(one.cents)
        kind = "combinations" if one.sizes else "standard"
        product.add(one.id_product, 2, rules, price, one.reference, 1, day, kind, made, made)
        for shop in shops:
            in_shop.add(one.id_product, shop, 2, rules, price, 1, day, made, made)
            texts.add(one.id_product, shop, 1, one.reference.lower(), one.french, f"<p>{one.french}</p>", "")
            texts.add(one.id_product, shop, 2, one.reference.lower(), one.english, f"<p>{one.english}</p>", "")
        for place, (number, _name, more) in enumerate(one.sizes):
            default = None if place else 1
            size.add(number, one.id_product, f"{one.reference}-{place + 1}", money(more), default, day)
            size_in_shop.extend((one.id_product, number, shop, money(more), default, day) for shop in shops)
    yield from (product, texts, in_shop, size, size_in_shop)
