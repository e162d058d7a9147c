"""Order states of both numberings, and the ways an order goes through them."""

from random import Random

from msgspec import Struct


class State(Struct, frozen=True):
    """An order state by a name that is the same in all versions; colour and colour_16 are what 8 and 1.6 ship."""

    key: str
    french: str
    english: str
    colour: str
    colour_16: str
    logable: int
    paid: int


STATES = (
    State("cheque", "En attente du paiement par chèque", "Awaiting check payment", "#34209E", "#4169E1", 0, 0),
    State("payment", "Paiement accepté", "Payment accepted", "#3498D8", "#32CD32", 1, 1),
    State("preparation", "En cours de préparation", "Processing in progress", "#3498D8", "#FF8C00", 1, 1),
    State("shipped", "Expédié", "Shipped", "#01B887", "#8A2BE2", 1, 1),
    State("delivered", "Livré", "Delivered", "#01B887", "#108510", 1, 1),
    State("canceled", "Annulé", "Canceled", "#2C3E50", "#DC143C", 0, 0),
    State("refunded", "Remboursé", "Refunded", "#01B887", "#ec2e15", 0, 0),
    State("error", "Erreur de paiement", "Payment error", "#E74C3C", "#8f0621", 0, 0),
    State("backorder_paid", "En attente de réapprovisionnement (payé)", "On backorder (paid)", "#3498D8", "#FF69B4", 0, 1),
    State("wire", "En attente de virement bancaire", "Awaiting bank wire payment", "#34209E", "#4169E1", 0, 0),
    State("remote", "Paiement à distance accepté", "Remote payment accepted", "#3498D8", "#32CD32", 1, 1),
    State("backorder", "En attente de réapprovisionnement (non payé)", "On backorder (not paid)", "#34209E", "#FF69B4", 0, 0),
    State("cod", "En attente de paiement à la livraison", "Awaiting Cash On Delivery validation", "#34209E", "#4169E1", 0, 0),
)
_PAYPAL = State("paypal", "En attente de paiement PayPal", "Awaiting PayPal payment", "#34209E", "#4169E1", 0, 0)


def states_of(version: str) -> dict[int, State]:
    """States by id. 1.6 has "PayPal pending" as 11, so that the last three come one later."""
    listed = [*STATES[:10], _PAYPAL, *STATES[10:]] if version.startswith("1.6") else list(STATES)
    return dict(enumerate(listed, start=1))


class Payment(Struct, frozen=True):
    """A way to pay: what the order says of it, and the state it begins in."""

    label: str
    module: str
    module_16: str
    first: str


PAYMENTS = (
    Payment("Carte bancaire", "ps_checkout", "payzen", "payment"),
    Payment("PayPal", "ps_checkout", "paypal", "payment"),
    Payment("Virement bancaire", "ps_wirepayment", "bankwire", "wire"),
    Payment("Chèque", "ps_checkpayment", "cheque", "cheque"),
)
_PAYMENT_STEPS = (0.66, 0.86, 0.95, 1.0)


def draw_payment(rng: Random) -> Payment:
    """Mostly cards."""
    chance = rng.random()
    return PAYMENTS[next(place for place, step in enumerate(_PAYMENT_STEPS) if chance < step)]


def draw_path(rng: Random, payment: Payment, days_ago: float) -> tuple[str, ...]:
    """The states an order of that age has been in, oldest first: recent ones are under way, older ones are done or came to nothing."""
    chance = rng.random()
    waited = () if payment.first == "payment" else (payment.first,)
    if chance < 0.02:
        return (*waited, "error") if payment.first == "payment" else (payment.first, "canceled")
    if chance < 0.07:
        return (*waited, "canceled") if waited else ("payment", "canceled")
    if chance < 0.10 and days_ago > 12:
        return (*waited, "payment", "preparation", "shipped", "delivered", "refunded")
    if days_ago < 25 and chance < 0.14:
        return (*waited, "payment", "backorder_paid")
    if waited and days_ago < 6:
        return waited
    if days_ago < 1.2:
        return (*waited, "payment")
    if days_ago < 2.5:
        return (*waited, "payment", "preparation")
    if days_ago < 6:
        return (*waited, "payment", "preparation", "shipped")
    return (*waited, "payment", "preparation", "shipped", "delivered")
