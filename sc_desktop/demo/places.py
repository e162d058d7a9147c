"""Countries, states, towns and streets, and made-up addresses from them."""

from random import Random

from msgspec import Struct


class Country(Struct, frozen=True):
    """A country: names in French and English, how a postcode and a phone number look there ("#" is a digit), towns with their postcodes."""

    id_country: int
    iso: str
    id_zone: int
    prefix: int
    french: str
    english: str
    zip_format: str
    id_currency: int
    phone: str
    towns: tuple[tuple[str, str], ...]
    streets: tuple[str, ...]
    number_last: bool = False
    needs_dni: bool = False
    states: tuple[tuple[int, str, str], ...] = ()


_FRENCH_TOWNS = (
    "75011 Paris|75018 Paris|75005 Paris|69003 Lyon|69007 Lyon|13006 Marseille|13008 Marseille|33000 Bordeaux|31000 Toulouse"
    "|44000 Nantes|59000 Lille|67000 Strasbourg|34000 Montpellier|35000 Rennes|06000 Nice|38000 Grenoble|21000 Dijon|49000 Angers"
    "|51100 Reims|29200 Brest|84000 Avignon|13100 Aix-en-Provence|04100 Manosque|84220 Gordes|26110 Nyons|30700 Uzès|64200 Biarritz"
    "|17000 La Rochelle|74000 Annecy|68000 Colmar|14000 Caen|76000 Rouen|80000 Amiens|54000 Nancy|57000 Metz|25000 Besançon"
    "|63000 Clermont-Ferrand|42000 Saint-Étienne|87000 Limoges|86000 Poitiers|37000 Tours|45000 Orléans|72000 Le Mans|56000 Vannes"
    "|22000 Saint-Brieuc|40100 Dax|66000 Perpignan|11000 Carcassonne|81000 Albi|12000 Rodez|15000 Aurillac|43000 Le Puy-en-Velay"
    "|07000 Privas|05000 Gap|20000 Ajaccio|97400 Saint-Denis"
)


def _towns(text: str) -> tuple[tuple[str, str], ...]:
    """Postcode and town from "75011 Paris|...", where the first blank after the postcode parts them; "_" in a postcode is a blank."""
    pairs = (entry.split(" ", 1) for entry in text.split("|"))
    return tuple((postcode.replace("_", " "), town) for postcode, town in pairs)


_FRENCH_STREETS = (
    "rue de la République|avenue Victor-Hugo|rue des Lilas|place du Marché|boulevard Gambetta|rue Jean-Jaurès"
    "|chemin des Oliviers|impasse du Moulin|rue de l'Église|quai de la Fosse|allée des Tilleuls|rue du Général-de-Gaulle"
    "|cours Mirabeau|rue Sainte-Catherine|montée de la Grand'Côte|rue du Faubourg-Saint-Antoine|route de Forcalquier"
    "|rue de l'Abbé-Grégoire|square Saint-Louis|rue des Frères-Lumière"
)

COUNTRIES = (
    Country(8, "FR", 1, 33, "France", "France", "NNNNN", 1, "0# ## ## ## ##", _towns(_FRENCH_TOWNS), tuple(_FRENCH_STREETS.split("|"))),
    Country(
        3, "BE", 1, 32, "Belgique", "Belgium", "NNNN", 1, "+32 4## ## ## ##",
        _towns("1000 Bruxelles|1050 Ixelles|4000 Liège|5000 Namur|9000 Gent|2000 Antwerpen|7000 Mons"),
        ("rue Neuve", "chaussée d'Ixelles", "avenue Louise", "Korenmarkt", "rue Haute"), True,
    ),
    Country(
        19, "CH", 7, 41, "Suisse", "Switzerland", "NNNN", 1, "+41 79 ### ## ##",
        _towns("1204 Genève|1003 Lausanne|2000 Neuchâtel|8001 Zürich|1700 Fribourg|3011 Bern"),
        ("rue du Rhône", "Bahnhofstrasse", "avenue de la Gare", "rue du Seyon"), True,
    ),
    Country(
        1, "DE", 1, 49, "Allemagne", "Germany", "NNNNN", 1, "+49 17# #######",
        _towns("10115 Berlin|80331 München|50667 Köln|20095 Hamburg|01067 Dresden|70173 Stuttgart|40213 Düsseldorf"),
        ("Hauptstraße", "Goethestraße", "Am Mühlbach", "Königsallee", "Lindenweg"), True,
    ),
    Country(
        6, "ES", 1, 34, "Espagne", "Spain", "NNNNN", 1, "+34 6## ### ###",
        _towns("28013 Madrid|08002 Barcelona|41001 Sevilla|46002 València|48001 Bilbao|29005 Málaga|15001 A Coruña"),
        ("Calle Mayor", "Avenida de la Constitución", "Paseo de Gracia", "Calle del Pez"), True, True,
    ),
    Country(
        10, "IT", 1, 39, "Italie", "Italy", "NNNNN", 1, "+39 34# #######",
        _towns("00184 Roma|20121 Milano|10121 Torino|50122 Firenze|80132 Napoli|40121 Bologna|16121 Genova"),
        ("Via Garibaldi", "Corso Italia", "Piazza San Marco", "Via dell'Orso"), True,
        states=((201, "Roma", "RM"), (202, "Milano", "MI"), (203, "Torino", "TO"), (204, "Firenze", "FI"), (205, "Napoli", "NA"),
                (206, "Bologna", "BO"), (207, "Genova", "GE")),
    ),
    Country(
        17, "GB", 7, 44, "Royaume-Uni", "United Kingdom", "", 3, "+44 77## ######",
        _towns("SW1A_2AA London|M1_1AE Manchester|EH1_1YZ Edinburgh|B1_1TT Birmingham|BS1_4ST Bristol|CF10_1EP Cardiff"),
        ("High Street", "Church Lane", "King's Road", "Station Road", "The Crescent"),
    ),
    Country(
        21, "US", 2, 1, "États-Unis", "United States", "NNNNN", 2, "+1 (415) ###-####",
        _towns("94110 San Francisco|10001 New York|60614 Chicago|02139 Cambridge|98101 Seattle"),
        ("Main Street", "Oak Avenue", "2nd Street", "Sunset Boulevard"),
        states=((5, "California", "CA"), (32, "New York", "NY"), (13, "Illinois", "IL"), (21, "Massachusetts", "MA"),
                (47, "Washington", "WA")),
    ),
    Country(
        12, "LU", 1, 352, "Luxembourg", "Luxembourg", "NNNN", 1, "+352 621 ### ###",
        _towns("1610 Luxembourg|4010 Esch-sur-Alzette|9010 Ettelbruck"), ("avenue de la Gare", "Grand-Rue", "rue de Beggen"),
    ),
    Country(
        4, "CA", 2, 1, "Canada", "Canada", "LNL NLN", 2, "+1 514 ###-####",
        _towns("H2X_1Y4 Montréal|G1R_4P5 Québec|M5V_2T6 Toronto"), ("rue Saint-Denis", "chemin Sainte-Foy", "Queen Street West"),
        states=((89, "Québec", "QC"), (88, "Ontario", "ON")),
    ),
)  # fmt: skip

COUNTRY_OF = {country.iso: country for country in COUNTRIES}

_STATE_OF_TOWN = {
    "San Francisco": 5, "New York": 32, "Chicago": 13, "Cambridge": 21, "Seattle": 47, "Montréal": 89, "Québec": 89, "Toronto": 88,
    "Roma": 201, "Milano": 202, "Torino": 203, "Firenze": 204, "Napoli": 205, "Bologna": 206, "Genova": 207,
}  # fmt: skip


class Place(Struct, frozen=True):
    """Where someone lives: what the address form asks."""

    country: Country
    id_state: int
    address1: str
    postcode: str
    city: str


def draw_place(rng: Random, country: Country) -> Place:
    """A made-up address in that country."""
    postcode, city = country.towns[int(rng.random() * len(country.towns))]
    street = country.streets[int(rng.random() * len(country.streets))]
    number = 1 + int(rng.random() ** 2 * 180)
    line = f"{street} {number}" if country.number_last else f"{number}{', ' if country.iso == 'FR' else ' '}{street}"
    return Place(country, _STATE_OF_TOWN.get(city, 0), line, postcode, city)


def draw_phone(rng: Random, country: Country, *, mobile: bool) -> str:
    """A number in the country's form; only French ones tell mobiles from the others."""
    digits = f"{int(rng.random() * 1e12):012d}"
    if country.iso == "FR":
        area = ("67" if mobile else "12345")[int(digits[0]) % (2 if mobile else 5)]
        return f"0{area} {digits[2:4]} {digits[4:6]} {digits[6:8]} {digits[8:10]}"
    taken = iter(digits)
    return "".join(next(taken) if sign == "#" else sign for sign in country.phone)
