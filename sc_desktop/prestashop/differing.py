"""When two addresses are two: other ids and, trimmed, other text. Pure, so that the window may know the colours without a database."""

SEPARATOR = "\x1f"


def differ(delivery: object, invoice: object) -> bool:
    """Whether two identities (id, then the parts, joined by the unit separator) are two addresses; two rows may hold the same text."""
    if not isinstance(delivery, str) or not isinstance(invoice, str):
        return False
    one, other = delivery.split(SEPARATOR), invoice.split(SEPARATOR)
    return one[0] != other[0] and [part.strip() for part in one[1:]] != [part.strip() for part in other[1:]]
