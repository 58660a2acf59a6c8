"""How forms look: `{{ form }}` and `{{ field.as_field_group }}` render our own two templates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.forms.renderers import TemplatesSetting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.forms import BaseForm, BoundField


class PortalRenderer(TemplatesSetting):
    """Set as FORM_RENDERER; needs `django.forms` in INSTALLED_APPS so that widget templates are found."""

    form_template_name = "components/form.html"
    formset_template_name = "components/formset.html"
    field_template_name = "components/field.html"


def first_input_id(field: BoundField) -> str:
    """Return the id of the element that can take focus: for radios and checkbox groups the first option."""
    label_for = str(field.id_for_label or "")
    return label_for or str(field.subwidgets[0].id_for_label if field.subwidgets else field.auto_id)


def each_form(forms: tuple[Any, ...]) -> Iterator[BaseForm]:
    """Flatten forms and formsets; None is skipped, so that pages may pass a form that is not there."""
    for form in forms:
        if form is None:
            continue
        yield from form.forms if hasattr(form, "management_form") else (form,)


def error_links(forms: tuple[Any, ...]) -> list[tuple[str, str]]:
    """Return (field id, message) of every error in page order; the id is empty for errors of the whole form."""
    found: list[tuple[str, str]] = []
    for form in forms:
        if hasattr(form, "management_form"):
            found += [("", str(error)) for error in form.non_form_errors()]
    for form in each_form(forms):
        found += [("", str(error)) for error in form.non_field_errors()]
        found += [("", str(error)) for field in form.hidden_fields() for error in field.errors]
        for field in form.visible_fields():
            found += [(first_input_id(field), str(error)) for error in field.errors]
    return found
