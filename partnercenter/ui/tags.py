"""The component tags, built into every template. The Python signature of a tag is its documentation.

A misspelt argument fails when the template compiles; a misspelt variant or tone raises when it renders.
"""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

from partnercenter import texts
from partnercenter.tables import Pager, Table
from partnercenter.ui.forms import error_links, first_input_id
from partnercenter.ui.icons import render_icon
from partnercenter.ui.parts import Crumb, Fact, SummaryRow, Task, TimelineEvent, check_tone
from partnercenter.ui.times import moment_text, render_time

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.forms import BaseForm, BoundField
    from django.template.context import Context

register = template.Library()

VARIANTS = frozenset({"primary", "secondary", "quiet", "danger"})
BANNER_ICONS = {"info": "info", "success": "circle-check", "warning": "triangle-alert", "danger": "circle-alert"}


def _render(component: str, **values: Any) -> SafeString:
    return render_to_string(f"components/{component}.html", values)


def _check_variant(variant: str) -> str:
    if variant not in VARIANTS:
        raise ValueError(f"Unknown button variant {variant!r}: use one of {', '.join(sorted(VARIANTS))}.")
    return variant


# Small parts


@register.simple_tag
def icon(name: str) -> SafeString:
    """An icon from lucide, hidden from screen readers: the text beside it says the same."""
    return render_icon(name)


@register.simple_tag
def button(
    text: str,
    *,
    href: str = "",
    variant: str = "primary",
    icon: str = "",
    name: str = "",
    value: str = "",
    type: str = "submit",
) -> SafeString:
    """A link that looks like a button when `href` is given, else a button of the surrounding form."""
    values = {"text": text, "href": href, "icon": icon, "name": name, "value": value, "type": type}
    return _render("button", variant=_check_variant(variant), **values)


@register.inclusion_tag("components/back-link.html")
def back_link(href: str, text: str = "") -> dict[str, Any]:
    """The way to the page before, above the h1 of a wizard; says "Back" unless told otherwise."""
    return {"href": href, "text": text}


@register.simple_tag
def status_tag(text: str, tone: str = "neutral") -> SafeString:
    """A state in words with a dot; the colour only repeats what the word says."""
    return format_html('<span class="status-tag" data-tone="{}">{}</span>', check_tone(tone), text)


@register.simple_tag
def time_tag(when: datetime.date | None, format: str = "datetime") -> SafeString | str:
    """A date or moment in the reader's zone; `relative` adds "3 hours ago" by script; nothing for None."""
    return render_time(when, format) if when else ""


@register.filter
def day(when: datetime.date | None) -> str:
    """A date or moment as plain text for mails: 21 Nov 2026, or 2026年11月21日; nothing for None."""
    return moment_text(when, with_time=False) if when else ""


@register.filter
def moment(when: datetime.datetime | None) -> str:
    """A moment as plain text for mails, in the zone in force: 21 Nov 2026, 21:31 UTC+8; nothing for None."""
    return moment_text(when) if when else ""


@register.simple_tag
def gap() -> str:
    """What stands between two sentences in the reader's language: a blank, or nothing after 「。」 and 「：」."""
    return texts.sentences("", "")


@register.filter
def shown(value: Any) -> Any:
    """A value as lists and records show it: moments as <time>, nothing as a dash."""
    if isinstance(value, datetime.date):
        return render_time(value)
    if value is None or value == "":
        return format_html('<span class="muted">{}</span>', "–")
    return value


@register.inclusion_tag("components/copy-button.html")
def copy_button(value: str, label: str = "") -> dict[str, Any]:
    """Copies `value`; invisible without JavaScript. `label` is the visible text, by default "Copy"."""
    return {"value": value, "label": label}


@register.inclusion_tag("components/id-chip.html")
def id_chip(value: str) -> dict[str, Any]:
    """An identifier in monospace with a copy button."""
    return {"value": value}


@register.inclusion_tag("components/once-secret.html")
def once_secret(value: str, label: str) -> dict[str, Any]:
    """A secret shown this once; with JavaScript, leaving the page before copying asks first."""
    return {"value": value, "label": label}


@register.inclusion_tag("components/progress.html")
def progress(value: int, max: int, label: str) -> dict[str, Any]:
    """How far something is, as a bar and as "3 of 8"."""
    return {"value": value, "max": max, "label": label}


# Blocks


@register.simple_block_tag(end_name="endbanner")
def banner(content: str, tone: str = "info", title: str = "") -> SafeString:
    """A message that stays on the page, with an icon for its tone."""
    return _render("banner", content=content, tone=tone, title=title, icon=BANNER_ICONS[tone])


@register.simple_block_tag(end_name="endcard")
def card(content: str, title: str = "", icon: str = "") -> SafeString:
    """A surface with an optional h2."""
    return _render("card", content=content, title=title, icon=icon)


@register.simple_block_tag(end_name="endpage_header")
def page_header(
    content: str, *, title: str, status: str = "", status_tone: str = "neutral", lead: str = "", roles: str = ""
) -> SafeString:
    """The page's only h1; the block holds its actions, `roles` names for whom the page is."""
    values = {"title": title, "status": status, "status_tone": status_tone, "lead": lead, "roles": roles}
    return _render("page-header", content=content.strip() and content, **values)


@register.simple_block_tag(end_name="enddialog")
def dialog(content: str, id: str, title: str, trigger: str, variant: str = "secondary") -> SafeString:
    """A question in a window of its own; without JavaScript it opens in place below its trigger."""
    values = {"id": id, "title": title, "trigger": trigger}
    return _render("dialog", content=content, variant=_check_variant(variant), **values)


# Lists of things


@register.inclusion_tag("components/task-list.html")
def task_list(tasks: Sequence[Task]) -> dict[str, Any]:
    """The hub of a long form: what to do, and how far each part is."""
    return {"tasks": tasks}


@register.inclusion_tag("components/summary-list.html")
def summary_list(rows: Sequence[SummaryRow]) -> dict[str, Any]:
    """Answers with a Change link each, for check-your-answers pages and records."""
    return {"rows": rows}


@register.inclusion_tag("components/facts.html")
def facts(rows: Sequence[Fact]) -> dict[str, Any]:
    """The narrow column of a record."""
    return {"rows": rows}


@register.inclusion_tag("components/timeline.html")
def timeline(events: Sequence[TimelineEvent]) -> dict[str, Any]:
    """Who did what, when and why, in the order given."""
    return {"events": events}


@register.inclusion_tag("components/breadcrumb.html")
def breadcrumb(crumbs: Sequence[Crumb]) -> dict[str, Any]:
    """Where this page lies; the last crumb is the page itself."""
    return {"crumbs": crumbs}


@register.inclusion_tag("components/empty-state.html")
def empty_state(title: str, text: str, action_href: str = "", action_text: str = "", icon: str = "") -> dict[str, Any]:
    """Why there is nothing here and what to do about it."""
    return {"title": title, "text": text, "action_href": action_href, "action_text": action_text, "icon": icon}


@register.inclusion_tag("components/data-table.html")
def data_table(table: Table) -> dict[str, Any]:
    """A list with search, filters, sorting and pages; see `partnercenter.tables.Table`."""
    return {"table": table, "id": f"{table.prefix}table"}


@register.inclusion_tag("components/pager.html")
def pager(page: Pager) -> dict[str, Any]:
    """Links to the other pages of a list."""
    return {"pager": page}


# Forms


@register.inclusion_tag("components/error-summary.html")
def error_summary(*forms: Any) -> dict[str, Any]:
    """Every error of the given forms with a link to its field; nothing when there are none. Stands above the h1."""
    return {"errors": error_links(forms)}


@register.inclusion_tag("components/form-page.html", takes_context=True)
def form_page(
    context: Context, form: BaseForm, submit_label: str, *, cancel_href: str = "", cancel_label: str = ""
) -> dict[str, Any]:
    """A whole form that posts to its own address, without the error summary, which stands above the h1.

    The address is written out: after a proof of identity the page may be shown under the address of another.
    """
    values = {"form": form, "submit_label": submit_label, "cancel_href": cancel_href, "cancel_label": cancel_label}
    request = context.get("request")
    own_address = request.get_full_path() if request else ""
    return {**values, "own_address": own_address, "csrf_token": context.get("csrf_token")}


@register.filter
def focus_id(field: BoundField) -> str:
    """The id a label or an error link points at."""
    return first_input_id(field)


@register.filter
def choice_group(field: BoundField) -> bool:
    """Whether the field is a group of inputs that needs a legend."""
    return bool(field.use_fieldset)
