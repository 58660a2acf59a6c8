"""The component page: every part in every state, for looking at and for measuring. Development and test only."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from partnercenter.navigation import NavGroup, NavLink
from partnercenter.tables import Column, DateFilter, Filter, Table, TextFilter
from partnercenter.ui import Crumb, Fact, SummaryRow, Task, TimelineEvent
from partnercenter.ui.shell import Shell

Row = dict[str, Any]


class Rows:
    """As much of a queryset as a table needs, over a list: the page works without a database."""

    def __init__(self, rows: list[Row]) -> None:
        self._rows = rows

    def filter(self, *conditions: Any, **wanted: str) -> Rows:
        rows = [row for row in self._rows if all(row[name] == value for name, value in wanted.items())]
        for condition in conditions:
            rows = [row for row in rows if any(text.lower() in row["name"].lower() for _, text in condition.children)]
        return Rows(rows)

    def where(self, fits: Callable[[Row], bool]) -> Rows:
        return Rows([row for row in self._rows if fits(row)])

    def none(self) -> Rows:
        return Rows([])

    def order_by(self, *names: str) -> Rows:
        if not names:
            return self
        key: Callable[[Row], Any] = lambda row: row[names[0].removeprefix("-")]  # noqa: E731
        return Rows(sorted(self._rows, key=key, reverse=names[0].startswith("-")))

    def values(self, *_names: str) -> Rows:
        return self

    def __getitem__(self, cut: slice) -> Rows:
        return Rows(self._rows[cut])

    def __iter__(self) -> Any:
        return iter(self._rows)

    def count(self) -> int:
        return len(self._rows)


class SampleForm(forms.Form):
    """One field of each kind."""

    company = forms.CharField(label="Company name", help_text="As it stands in the company register.")
    tax = forms.CharField(
        label="VAT number",
        help_text="For example DE123456789.",
        widget=forms.TextInput(attrs={"data-width": "medium"}),
        error_messages={"required": "Enter a VAT number like DE123456789."},
    )
    website = forms.URLField(label="Website", required=False, assume_scheme="https")
    country = forms.ChoiceField(
        label="Country", choices=[("", "Choose a country"), ("de", "Germany"), ("tw", "Taiwan")]
    )
    model = forms.ChoiceField(
        label="How do you sell?",
        help_text="You can change this later, after a review.",
        widget=forms.RadioSelect,
        choices=[("indirect", "Through an indirect provider"), ("direct", "Directly, and bill customers ourselves")],
        error_messages={"required": "Choose how you sell."},
    )
    areas = forms.MultipleChoiceField(
        label="Areas of work",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[("cloud", "Cloud migration"), ("security", "Security"), ("training", "Training")],
    )
    started = forms.DateField(label="Founded", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    notes = forms.CharField(label="Anything else", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    consent = forms.BooleanField(
        label="I may sign for this company",
        error_messages={"required": "Confirm that you may sign for this company."},
    )


def _sample_rows() -> Rows:
    names = [
        "Contoso GmbH",
        "康達資訊股份有限公司",
        "Coho Vineyard",
        "Fabrikam Retail",
        "北京云途科技有限公司",
        "Adatum Ltd",
    ]
    states = [("active", "Active"), ("invited", "Invitation sent"), ("suspended", "Suspended"), ("ended", "Ended")]
    start = datetime.date(2026, 11, 21)
    return Rows(
        [
            {
                "name": f"{names[n % 6]}" + (f" {n // 6 + 1}" if n >= 6 else ""),
                "state": states[n % 4][0],
                "label": states[n % 4][1],
                "country": ("Germany", "Taiwan", "United States")[n % 3],
                "seats": (n * 37) % 211,
                "since": start - datetime.timedelta(days=n * 9),
                "pk": n,
            }
            for n in range(128)
        ]
    )


TONES = {"active": "success", "invited": "warning", "suspended": "danger", "ended": "neutral"}
COLUMNS = [
    Column("name", "Name", sortable=True, link=lambda row: f"#{row['pk']}"),
    Column("state", "Status", value="label", order_by="state", tag=lambda row: TONES[row["state"]]),
    Column("country", "Country", sortable=True),
    Column("seats", "Licences", sortable=True, numeric=True),
    Column("since", "Customer since", sortable=True),
]
STATES = Filter("state", "Status", [("active", "Active"), ("invited", "Invitation sent"), ("suspended", "Suspended")])
NEAR = TextFilter("near", "Country", lambda rows, text: rows.where(lambda row: text.lower() in row["country"].lower()))
SINCE = DateFilter("since", "Customer since", lambda rows, day: rows.where(lambda row: row["since"] >= day), more=True)


def _table(request: HttpRequest, rows: Rows, **options: Any) -> Table:
    texts = {"caption": "Customers", "empty_title": "No customers yet"}
    texts |= {"empty_text": "Customers appear here once they have accepted your invitation."}
    return Table(request, rows, COLUMNS, default_sort="name", **texts, **options)  # type: ignore[arg-type]


def _parts() -> dict[str, Any]:
    now = timezone.now().replace(microsecond=0)
    return {
        "now": now,
        "crumbs": [Crumb("Overview", "/kit/"), Crumb("Customers", "/kit/"), Crumb("Contoso GmbH")],
        "tasks": [
            Task("Tell us about your company", "#tasks", "Completed", "neutral"),
            Task("Add tax and bank details", "#tasks", "Incomplete", "info", "You need your VAT number and an IBAN."),
            Task("Confirm your e-mail address", "#tasks", "There is a problem", "danger", "The link has expired."),
            Task("Check your answers", "", "Cannot start yet", "neutral", "Complete the tasks above first."),
        ],
        "answers": [
            SummaryRow("Company name", "康達資訊股份有限公司", "#answers", "company name", "zh-Hant"),
            SummaryRow("VAT number", "DE123456789", "#answers"),
            SummaryRow("Founded", datetime.date(2009, 4, 1), "#answers"),
            SummaryRow("Website", "", "#answers"),
        ],
        "facts": [
            Fact("Status", "Active", tone="success"),
            Fact("Customer ID", "cus_01JD3F8Z7K", copy=True),
            Fact("Provider", "Northwind Distribution", href="#facts"),
            Fact("Since", datetime.date(2024, 2, 29)),
        ],
        "events": [
            TimelineEvent(now, "Mei-Ling Chen", "suspended the subscription", "Unpaid since 1 October", "danger"),
            TimelineEvent(now - datetime.timedelta(hours=5), "Jonas Weber", "changed the seats from 20 to 25"),
            TimelineEvent(now - datetime.timedelta(days=3), "System", "activated the order", tone="success"),
        ],
    }


def _shell(request: HttpRequest) -> Shell:
    """The frame as a signed-in person sees it, although nobody is signed in."""
    frame = Shell(request)
    links = [("Overview", "layout-dashboard"), ("Customers", "building-2"), ("Orders", "receipt-text")]
    people = [("User management", "users"), ("Activity log", "history")]
    frame.navigation = [
        NavGroup("", [NavLink(label, "/kit/", icon, icon == "building-2", "") for label, icon in links]),
        NavGroup(
            "Company", [NavLink(label, "/kit/", icon, False, "3" if icon == "users" else "") for label, icon in people]
        ),
    ]
    frame.user = type("Sample", (), {"full_name": "Mei-Ling Chen", "email": "mei-ling@example.org"})
    frame.help_href, frame.settings_href, frame.account_href = "#help", "#settings", "#account"
    frame.tenant, frame.role = "Contoso Distribution GmbH", "Admin agent, Billing admin"
    return frame


@login_not_required
def kit_page(request: HttpRequest) -> HttpResponse:
    """Show the kit; `?layout=plain` shows it in the plain layout, `?errors=0` without failing forms."""
    failing = SampleForm({"company": "Contoso"} if request.GET.get("errors") != "0" else None, prefix="failing")
    failing.data = {"failing-company": "Contoso"} if failing.is_bound else {}
    context = _parts() | {
        "shell": _shell(request),
        "sample_form": SampleForm(),
        "failing_form": failing,
        "table": _table(
            request, _sample_rows(), search=["name"], filters=[STATES, NEAR, SINCE], export_href="/kit/?format=csv"
        ),
        "empty_table": _table(request, Rows([]), prefix="e", empty_action=("#tables", "Invite customer")),
        "nomatch_table": _table(request, Rows([]), prefix="n", search=["name"]),
        "layout": "layouts/plain.html" if request.GET.get("layout") == "plain" else "layouts/portal.html",
        "tones": ["neutral", "info", "success", "warning", "danger"],
    }
    return render(request, "kit/page.html", context)
