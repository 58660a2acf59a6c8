"""Every operation that the portal records has words: what stands in no table would reach people as a key."""

import ast
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import translation

from partnercenter import operations
from partnercenter.models import AuditEvent

ROOT = Path(settings.BASE_DIR)
RECORDERS = {"record", "record_all"}


def sources():
    apps = [app for app in settings.INSTALLED_APPS if (ROOT / app).is_dir()]
    return [path for app in apps for path in sorted((ROOT / app).rglob("*.py")) if "migrations" not in path.parts]


def constants(node):
    """Every text that an expression can come to: a constant, or either side of a condition."""
    if isinstance(node, ast.IfExp):
        return constants(node.body) | constants(node.orelse)
    return {node.value} if isinstance(node, ast.Constant) and isinstance(node.value, str) else set()


def is_recording(call):
    function = call.func
    return isinstance(function, ast.Attribute) and function.attr in RECORDERS and ast.unparse(function.value) == "audit"


def recorded_in(function, module):
    """The operations of one function: said in the call, kept under a name, or handed in by its callers."""
    found = set()
    for call in (node for node in ast.walk(function) if isinstance(node, ast.Call) and is_recording(node)):
        operation = call.args[0]
        values = constants(operation)
        if isinstance(operation, ast.Name):
            values = values_of(operation.id, function, module)
        found |= values or {f"{function.name}: {ast.unparse(operation)} cannot be read from the source"}
    return found


def values_of(name, function, module):
    if name in parameters(function):
        return handed_in(name, function, module)
    return assigned(name, function) or assigned(name, module)


def parameters(function):
    return [argument.arg for argument in (*function.args.args, *function.args.kwonlyargs)]


def assigned(name, function):
    found = [node.value for node in ast.walk(function) if isinstance(node, ast.Assign) and name in names(node)]
    return set().union(*(constants(value) for value in found))


def names(assignment):
    return {target.id for target in assignment.targets if isinstance(target, ast.Name)}


def handed_in(name, function, module):
    """What callers give for a parameter: in the same module, or in others as `_module.function`."""
    calls = [call for call in calls_in(module) if ast.unparse(call.func) == function.name]
    calls += [call for other in modules() for call in calls_in(other) if is_call_of(call, function.name)]
    place = parameters(function).index(name)
    given = [keyword.value for call in calls for keyword in call.keywords if keyword.arg == name]
    given += [call.args[place] for call in calls if len(call.args) > place]
    return set().union(*(constants(value) for value in given))


def calls_in(module):
    return [node for node in ast.walk(module) if isinstance(node, ast.Call)]


def is_call_of(call, name):
    """Whether it is `_something.name(…)`: a helper of the actions, shared by their modules."""
    return isinstance(call.func, ast.Attribute) and call.func.attr == name and ast.unparse(call.func.value)[0] == "_"


@cache
def modules():
    return [ast.parse(path.read_text(encoding="utf-8")) for path in sources()]


def recorded():
    found = {}
    for path in sources():
        module = ast.parse(path.read_text(encoding="utf-8"))
        for function in (node for node in ast.walk(module) if isinstance(node, ast.FunctionDef)):
            for operation in recorded_in(function, module):
                found.setdefault(operation, str(path.relative_to(ROOT)))
    return found


def test_every_recorded_operation_has_words():
    missing = {operation: path for operation, path in recorded().items() if not operations.is_known(operation)}
    assert missing == {}


def test_the_sources_are_understood():
    assert {"sign_in", "change_password", "reset_password", "claim_application", "retry_mail"} <= set(recorded())


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_every_operation_makes_a_sentence(language):
    with translation.override(language):
        for key, label in operations.groups():
            told = [operations.sentence(AuditEvent(operation_type=name)) for name in operations.operations_in(key)]
            assert all((str(label), *told)), key


def test_operation_without_words_is_told_by_its_key():
    assert operations.sentence(AuditEvent(operation_type="rename_moon")) == "rename moon"


@pytest.mark.parametrize(
    ("field", "value", "text"),
    [
        ("role", "global_admin, admin_agent", "Global admin, Admin agent"),
        ("role", "global_admin, nonsense", "global_admin, nonsense"),
        ("programme", "direct_bill", "Direct-bill partner"),
        ("country", "TW", "Taiwan"),
        ("requires_second_factor", "True", "Yes"),
        ("valid_until", "2026-11-21 12:00:00+00:00", "21 Nov 2026, 12:00 UTC"),
        ("city", "2026-99-99 12:00", "2026-99-99 12:00"),
        ("city", "", ""),
        ("password", "•••", "•••"),
    ],
)
def test_value_is_told_in_words(field, value, text):
    assert operations.value_text(field, value) == text
