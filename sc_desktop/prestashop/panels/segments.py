"""Store Commander's segments of customers, where its tables exist (DOMAIN section 14).

Members of a manual segment stand in its table. Whether a customer belongs to an automatic one is found out by Store Commander's own
program: those are shown as what they are, once, whoever is selected."""

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select

from sc_desktop.domain.kinds import Whole
from sc_desktop.i18n import N_
from sc_desktop.prestashop.panels.record import Asked, Panel, PanelColumn
from sc_desktop.prestashop.panels.words import OneLine, Word
from sc_desktop.prestashop.shop import Tables

WHO_BELONGS = N_("Store Commander itself decides who belongs to an automatic segment; it is shown for every customer.")
KINDS = {"manual": N_("Manual"), "auto": N_("Automatic")}


def _rows(t: Tables, asked: Asked) -> Select[Any]:
    segment, element = t.sc_segment.c, t.sc_segment_element.c
    member = and_(element.id_segment == segment.id_segment, element.type_element == "customer", asked.holds(element.id_element))
    joined = t.sc_segment.outerjoin(t.sc_segment_element, member)
    question = select(segment.id_segment).select_from(joined).where(or_(element.id_element.is_not(None), _is_automatic_of_customers(t)))
    return question.order_by(
        case((segment.type == "auto", 1), else_=0), segment.position, segment.name, segment.id_segment, element.id_element
    )


def _is_automatic_of_customers(t: Tables) -> ColumnElement[bool]:
    """An automatic segment that Store Commander offers for customers, or does not say for what."""
    segment = t.sc_segment.c
    if not t.has("sc_segment", "access"):
        return segment.type == "auto"
    offered = or_(func.coalesce(segment.access, "") == "", segment.access.contains("customers"))
    return and_(segment.type == "auto", offered)


def _parent(t: Tables, asked: Asked) -> ColumnElement[Any]:
    above = t.sc_segment.alias("above")
    return select(above.c.name).where(above.c.id_segment == t.sc_segment.c.id_parent).correlate(t.sc_segment).scalar_subquery()


SEGMENTS = Panel(
    key="segments",
    rows=_rows,
    owner=lambda t, asked: func.coalesce(t.sc_segment_element.c.id_element, 0),
    needs=("sc_segment", "sc_segment_element"),
    empty=N_("In no segment of Store Commander."),
    missing=N_("Store Commander's segments are not in this shop: its tables sc_segment and sc_segment_element are not there."),
    counted=lambda t, asked: t.sc_segment_element.c.id_element.is_not(None),
    columns=(
        PanelColumn("id_segment", N_("ID"), lambda t, asked: t.sc_segment.c.id_segment, Whole(), width=6),
        PanelColumn("name", N_("Segment"), lambda t, asked: t.sc_segment.c.name, OneLine(), width=24),
        PanelColumn("type", N_("Kind"), lambda t, asked: t.sc_segment.c.type, Word(words=KINDS), WHO_BELONGS, 12),
        PanelColumn("description", N_("Description"), lambda t, asked: t.sc_segment.c.description, OneLine(), width=40),
        PanelColumn("parent", N_("In segment"), _parent, OneLine(), width=18),
    ),
)
