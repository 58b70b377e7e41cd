from statistics import median

import pytest

from tests.house.sources import functions, name, python_files, templates

pytestmark = pytest.mark.pure

FILE, FUNCTION, TEMPLATE = 400, 60, 200  # lines
OPERATION, VIEW = 40, 25


def of_kind(kind):
    """Files named so, or lying in a folder named so inside a feature."""
    return [file for file in python_files("alliance") if file.stem == kind or file.parent.name == kind]


def test_no_file_is_over_400_lines():
    files = python_files("alliance", "tests", "scripts")  # migrations are written once and not read again
    sizes = {name(file): len(file.read_text().splitlines()) for file in files}
    assert {file: lines for file, lines in sizes.items() if lines > FILE} == {}


def test_no_function_is_over_60_lines():
    files = python_files("alliance", "tests", "scripts")
    assert [str(one) for file in files for one in functions(file) if one.lines > FUNCTION] == []


@pytest.mark.parametrize(("kind", "most"), [("operations", OPERATION), ("views", VIEW)])
def test_operations_and_views_stay_short(kind, most):
    assert [str(one) for file in of_kind(kind) for one in functions(file) if one.lines > most] == []


def test_functions_are_ten_lines_or_less_as_a_rule():
    assert median(one.lines for file in python_files("alliance") for one in functions(file)) <= 10


def test_no_template_is_over_200_lines():
    sizes = {name(file): len(file.read_text().splitlines()) for file in templates()}
    assert {file: lines for file, lines in sizes.items() if lines > TEMPLATE} == {}


def test_a_folder_of_a_kind_exports_nothing():
    """A kind that outgrew its file is a folder; importers name the file in it. Only views join their blueprints."""
    kinds = {"enums", "models", "policy", "queries", "operations", "forms"}
    fronts = [file for file in python_files("alliance") if file.name == "__init__.py" and file.parent.name in kinds]
    assert [name(file) for file in fronts if "import" in file.read_text()] == []
