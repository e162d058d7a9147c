"""What was written: conversations with the customer service, messages on orders, mails sent, and the shop's log."""

from random import Random

from sc_desktop.demo.clock import DAY, Clock
from sc_desktop.demo.customers import Customer
from sc_desktop.demo.orders import Placed
from sc_desktop.demo.sink import Sheet

_TALKS = (
    (
        ("Bonjour, où en est mon colis ? Le suivi n'avance plus depuis trois jours.",
         "Bonjour, votre colis est en cours de livraison, il arrivera demain.", "Bien reçu, merci !"),
        ("Hello, where is my parcel? Tracking has not moved for three days.",
         "Hello, it is on its way and will arrive tomorrow.", "Got it, thanks!"),
    ),
    (
        ("Bonjour, un savon est arrivé cassé. Que faire ?", "Bonjour, nous vous en renvoyons un aujourd'hui même, avec nos excuses.",
         "Merci beaucoup, c'est parfait."),
        ("Hello, one soap arrived broken. What can I do?",
         "Hello, we are sending a new one today, with our apologies.", "Many thanks, perfect."),
    ),
    (
        ("Puis-je changer l'adresse de livraison de ma commande ?",
         "C'est fait, votre commande part à la nouvelle adresse.", "Super, merci."),
        ("May I change the delivery address of my order?", "Done: your order goes to the new address.", "Great, thank you."),
    ),
    (
        ("Faites-vous des remises pour une commande de 50 savons ?",
         "Oui, 15 % à partir de 40 pièces : voici un devis.", "Je vous confirme demain."),
        ("Do you give a discount on an order of 50 soaps?", "Yes, 15 % from 40 pieces: here is a quotation.", "I will confirm tomorrow."),
    ),
    (
        ("L'huile essentielle de lavande convient-elle aux enfants ?", "Pas avant 3 ans, et toujours diluée.", "Merci pour le conseil."),
        ("Is the lavender essential oil suitable for children?", "Not under 3, and always diluted.", "Thanks for the advice."),
    ),
)  # fmt: skip
_TOKEN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
_SHOP_NAME = "Maison Lavande"


class Letters:
    """Draws what passed between customer and shop, and keeps the rows."""

    def __init__(self, rng: Random, clock: Clock) -> None:
        self._rng, self._clock = rng, clock
        self._thread = self._message = self._note = self._mail = self._logged = 0
        self._threads = Sheet(
            "customer_thread",
            "id_customer_thread id_shop id_lang id_contact id_customer id_order id_product status email token date_add date_upd",
        )
        self._messages = Sheet(
            "customer_message",
            "id_customer_message id_customer_thread id_employee message file_name ip_address user_agent date_add date_upd private read",
        )
        self._notes = Sheet("message", "id_message id_cart id_customer id_employee id_order message private date_add")
        self._mails = Sheet("mail", "id_mail recipient template subject id_lang date_add")
        self._log = Sheet("log", "id_log severity error_code message object_type object_id id_employee date_add date_upd")
        self.sheets = (self._threads, self._messages, self._notes, self._mails, self._log)

    def draw(self, customer: Customer, orders: list[Placed]) -> None:
        """Perhaps a conversation, and the mails of the account and of the last order."""
        random, is_french = self._rng.random, customer.person.id_lang == 1
        if random() < (0.13 if orders else 0.02):
            self._draw_thread(customer, orders[-1] if orders else None)
        if not customer.is_guest and random() < 0.4:
            self._add_mail(customer, "account", "Bienvenue !" if is_french else "Welcome!", customer.registered)
        if orders:
            last = orders[-1]
            self._add_mail(customer, "order_conf", "Confirmation de commande" if is_french else "Order confirmation", last.ago)
            if random() < 0.02:
                self._note += 1
                text = "Merci d'ajouter un mot : joyeux anniversaire !" if is_french else "Please add a card: happy birthday!"
                moment = self._clock.moment(last.ago)
                self._notes.add(self._note, last.id_cart, customer.id_customer, 0, last.id_order, text, 0, moment)
        if random() < 0.01:
            self._logged += 1
            moment = self._clock.moment(int(customer.registered * random()))
            self._log.add(self._logged, 1, 0, "Customer modification", "Customer", customer.id_customer, 1, moment, moment)

    def _draw_thread(self, customer: Customer, order: Placed | None) -> None:
        random = self._rng.random
        texts = _TALKS[int(random() * len(_TALKS))][customer.person.id_lang != 1]
        ago = max(0, order.ago - int(random() * 5 * DAY)) if order else int(customer.registered * random())
        is_old = ago > 10 * DAY
        count = 3 if is_old and random() < 0.5 else 2 if is_old or random() < 0.4 else 1
        status = "closed" if count > 1 and random() < 0.85 else ("open", "open", "pending1", "pending2")[int(random() * 4)]
        self._thread += 1
        begun = ago
        for place, text in enumerate(texts[:count]):
            employee = 1 + self._thread % 2 if place == 1 else 0
            moment = self._clock.moment(ago)
            self._message += 1
            agent = "" if employee else "Mozilla/5.0"
            is_read = int(count > 1 or random() < 0.5)
            self._messages.add(self._message, self._thread, employee, text, "", "3221226001", agent, moment, moment, 0, is_read)
            ago = max(0, ago - 900 - int(random() * 1.5 * DAY))
        token = "".join(self._rng.choices(_TOKEN, k=12))
        self._threads.add(
            self._thread, customer.id_shop, customer.person.id_lang, 1 + self._thread % 2, customer.id_customer,
            order.id_order if order else 0, 0, status, customer.person.email, token, self._clock.moment(begun), moment,
        )  # fmt: skip

    def _add_mail(self, customer: Customer, template: str, subject: str, ago: int) -> None:
        self._mail += 1
        moment = self._clock.moment(ago)
        self._mails.add(self._mail, customer.person.email, template, f"[{_SHOP_NAME}] {subject}", customer.person.id_lang, moment)
