"""Given and family names by origin, with what an e-mail address makes of them. All people are made up by drawing from these lists."""

import unicodedata

from msgspec import Struct


class Origin(Struct, frozen=True):
    """Where a name comes from: men's and women's names, family names, the usual country and the language of mails (1 French, 2 English)."""

    code: str
    weight: float
    men: tuple[str, ...]
    women: tuple[str, ...]
    families: tuple[str, ...]
    countries: tuple[str, ...]
    id_lang: int


def _words(text: str, between: str = " ") -> tuple[str, ...]:
    return tuple(text.split(between))


_FRENCH_FAMILIES = _words(
    "Martin|Bernard|Dubois|Thomas|Robert|Richard|Petit|Durand|Leroy|Moreau|Simon|Laurent|Lefèvre|Michel|Garcia|David|Bertrand|Roux|Vincent"
    "|Fournier|Morel|Girard|André|Lefebvre|Mercier|Dupont|Lambert|Bonnet|François|Martinez|Legrand|Garnier|Faure|Rousseau|Blanc|Guérin|Muller"
    "|Henry|Roussel|Nicolas|Perrin|Morin|Mathieu|Clément|Gauthier|Dumont|Lopez|Fontaine|Chevalier|Robin|Masson|Sanchez|Gérard|Nguyen|Boyer"
    "|Denis|Lemaire|Duval|Joly|Gautier|Roger|Roche|Roy|Noël|Meyer|Lucas|Meunier|Jean|Perez|Marchand|Dufour|Blanchard|Marie|Barbier|Brun"
    "|Dumas|Brunet|Schmitt|Leroux|Colas|Fernandez|Pierre|Renard|Arnaud|Rolland|Caron|Aubert|Giraud|Leclerc|Vidal|Bourgeois|Renaud|Lemoine"
    "|Picard|Gaillard|Philippe|Leclercq|Lacroix|Fabre|Dupuis|Olivier|Rodriguez|Da Silva|Hubert|Louis|Charles|Guillot|Rivière|Le Gall"
    "|Guillaume|Adam|Rey|Moulin|Gonzalez|Berger|Lecomte|Ménard|Fleury|Deschamps|Carpentier|Julien|Benoît|Paris|Maillard|Marchal|Aubry|Vasseur"
    "|Le Roux|Renault|Jacquet|Collet|Prévost|Poirier|Charpentier|Royer|Huet|Baron|Dupuy|Pons|Paul|Laine|Carré|Breton|Rémy|Schneider|Perrot"
    "|Guyot|Barre|Marty|Cousin|Le Goff|Bailly|Hervé|Boucher|Cordier|Étienne|Évrard|Besnard|Hébert|Maréchal|Lévêque|Pâris|Forêt|Chauvin"
    "|Le Guen|Kervella|Ollivier|Benali|El Amrani|Haddad|Diallo|Traoré|N’Diaye|Belkacem|Cissé|Haïdara|Tran|Pham|Ferreira|Dos Santos|Pereira"
    "|d'Ormesson|d'Aubigné|d'Estaing|de La Rochefoucauld|de Villiers|de la Tour|du Plessis|de Saint-Exupéry|des Essarts|L'Hermitte|O'Connor"
    "|Martin-Delorme|Lefèvre-Pontalis|Dupont-Moretti|Saint-Pierre|Ducœur|Lebœuf|Cœuret|Müller|Weiß|Küntz|Garçon|Françon|Lemaître|Guéhenno",
    "|",
)

FRENCH_MEN = (
    _words("André Bernard Claude Daniel Georges Gérard Guy Jacques Jean Lucien Marcel Maurice Michel Pierre René Roger Yves Jean-Claude"),
    _words(
        "Alain Bruno Christophe Didier Éric Fabrice Franck Frédéric Gilles Hervé Jean-Marc Jean-Luc Jérôme Laurent Olivier Pascal Patrice"
        " Philippe Stéphane Sébastien Thierry Vincent Jean-François Rachid Karim Loïc Gaël"
    ),
    _words(
        "Adrien Alexandre Antoine Arthur Baptiste Benoît Clément Enzo Gabriel Hugo Jean-Baptiste Jules Léo Louis Lucas Mathéo Maxime Nathan"
        " Nicolas Noé Paul Quentin Raphaël Romain Théo Tom Valentin Zacharie Mehdi Amadou Maël Aloïs"
    ),
)
FRENCH_WOMEN = (
    _words(
        "Andrée Colette Denise Françoise Geneviève Ginette Hélène Huguette Jacqueline Jeanne Madeleine Marie-Thérèse Micheline Monique"
        " Odette Paulette Simone Suzanne Yvette"
    ),
    _words(
        "Anne-Marie Béatrice Brigitte Catherine Cécile Christine Corinne Delphine Élisabeth Florence Isabelle Marie-Laure Marie-Hélène"
        " Martine Muriel Nathalie Patricia Sandrine Sophie Sylvie Valérie Véronique Nadia Fatima Anaïs"
    ),
    _words(
        "Alice Camille Chloé Clara Éléonore Élise Emma Inès Jade Julie Juliette Justine Laura Léa Lina Louise Lucie Manon Margaux Marie"
        " Mathilde Noémie Océane Pauline Romane Sarah Zoé Maëlle Aïcha Anne-Sophie Cléa Maïwenn"
    ),
)

ORIGINS = (
    Origin("fr", 0.78, (), (), _FRENCH_FAMILIES, ("FR",) * 22 + ("BE", "CH", "LU", "CA"), 1),
    Origin(
        "de",
        0.045,
        _words("Jürgen Hans-Peter Klaus Stefan Jörg Lukas Maximilian Felix Björn Günther Matthias"),
        _words("Ursula Käthe Sabine Anke Jana Hannah Lena Grit Mareike Heike Friederike"),
        _words("Müller|Schäfer|Weiß|Köhler|Schröder|Hofmann|Krüger|Groß|von Bülow|Zimmermann|Bäcker|Jäger|Schmidt-Rottluff|Voß", "|"),
        ("DE", "DE", "DE", "CH"),
        2,
    ),
    Origin(
        "es",
        0.035,
        _words("José Ángel|Íñigo|Javier|Andrés|Álvaro|Joaquín|Raúl|Pablo|Jesús|Martín", "|"),
        _words("María|Lucía|Begoña|Nuria|Inés|Concepción|Ana Belén|Rocío|Sofía|Pilar", "|"),
        _words("García López|Muñoz|Núñez|Ibáñez|Fernández|de la Peña|Gutiérrez|Ordóñez|Martínez Ruiz|Vázquez|Peña y Lillo", "|"),
        ("ES",),
        2,
    ),
    Origin(
        "it",
        0.04,
        _words("Niccolò Giuseppe Matteo Lorenzo Alessandro Giovanni Andrea Dario Gianluca Pietro"),
        _words("Giulia Chiara Francesca Alessia Lucrezia Beatrice Ilaria Martina Elena Carlotta"),
        _words("Rossi|Esposito|D'Angelo|De Luca|Dell'Acqua|Bianchi|Lo Presti|Ferrari|Conti|D’Amico|Ricci|Di Stefano|Nicolò", "|"),
        ("IT",),
        2,
    ),
    Origin(
        "gb",
        0.05,
        _words("Oliver George Harry Jack Alfie Graham Nigel Ian Seán Rhys Callum"),
        _words("Olivia Amelia Siobhán Fiona Gemma Heather Imogen Beatrix Nora Zoë"),
        _words("Smith|O'Brien|MacDonald|Jones|Fitzgerald|Brontë|Taylor-Joy|St. John|Williams|Ó Súilleabháin|Wright|Patel|Singh", "|"),
        ("GB", "GB", "GB", "US"),
        2,
    ),
    Origin(
        "pl",
        0.025,
        _words("Łukasz Paweł Michał Grzegorz Wojciech Zbigniew Stanisław"),
        _words("Małgorzata Agnieszka Elżbieta Zofia Żaneta Kinga Bożena"),
        _words("Kowalczyk Wójcik Kamiński Dąbrowski Żukowski Świątek Łęcki Nowak Wiśniewski"),
        ("FR", "DE", "BE"),
        2,
    ),
    Origin(
        "gr",
        0.012,
        _words("Γιώργος Νίκος Δημήτρης Σπύρος Αλέξανδρος"),
        _words("Μαρία Ελένη Κατερίνα Σοφία Ιωάννα"),
        _words("Παπαδόπουλος Γεωργίου Οικονόμου Νικολάου Αντωνίου"),
        ("DE", "FR", "BE"),
        2,
    ),
    Origin(
        "uk",
        0.013,
        _words("Олександр Дмитро Іван Сергій Андрій"),
        _words("Оксана Наталія Юлія Ольга Світлана"),
        _words("Шевченко Коваленко Бондаренко Ткаченко Мельник"),
        ("FR", "DE", "IT"),
        2,
    ),
)

_LATIN = str.maketrans(
    {
        "œ": "oe", "æ": "ae", "ß": "ss", "ł": "l", "ø": "o", "đ": "d", "’": "", "'": "", " ": "", ".": "",
        "α": "a", "β": "v", "γ": "g", "δ": "d", "ε": "e", "ζ": "z", "η": "i", "θ": "th", "ι": "i", "κ": "k", "λ": "l", "μ": "m", "ν": "n",
        "ξ": "x", "ο": "o", "π": "p", "ρ": "r", "σ": "s", "ς": "s", "τ": "t", "υ": "y", "φ": "f", "χ": "ch", "ψ": "ps", "ω": "o",
        "а": "a", "б": "b", "в": "v", "г": "h", "д": "d", "е": "e", "є": "ie", "ж": "zh", "з": "z", "и": "y", "і": "i", "й": "i", "к": "k",
        "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "kh", "ц": "ts", "ч": "ch",
        "ш": "sh", "щ": "shch", "ь": "", "ю": "iu", "я": "ia",
    }
)  # fmt: skip


def strip_accents(text: str) -> str:
    """The text without its accents: "Lefèvre" gives "Lefevre"."""
    return "".join(sign for sign in unicodedata.normalize("NFD", text) if not unicodedata.combining(sign))


def spell_for_mail(name: str) -> str:
    """The name as the part of an e-mail address: lower case a-z, digits and hyphens; Greek and Cyrillic become Latin letters."""
    plain = strip_accents(name.lower()).replace("ου", "ou").translate(_LATIN)
    return "".join(sign for sign in strip_accents(plain) if (sign.isascii() and sign.isalnum()) or sign == "-")
