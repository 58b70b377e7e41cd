import grimp
import pytest

pytestmark = pytest.mark.pure

PRIVATE = {"views", "forms", "tasks", "receivers", "notices"}
TOPS = {"alliance.app", "alliance.cli", "alliance.demo", "alliance.navigation"}  # they put the features together


@pytest.fixture(scope="module")
def graph():
    return grimp.build_graph("alliance", exclude_type_checking_imports=True)


def feature(module):
    return module.split(".")[1]


def is_private(module):
    parts = module.split(".")
    return len(parts) > 2 and parts[1] != "core" and parts[2] in PRIVATE


def test_web_files_are_private_to_their_feature(graph):
    strays = [
        f"{importer} -> {module}"
        for module in filter(is_private, graph.modules)
        for importer in graph.find_modules_that_directly_import(module) - TOPS
        if feature(importer) != feature(module)
    ]
    assert strays == []


def test_no_two_features_import_each_other(graph):
    """The layers say so too; this names the pair."""
    inside = {module for module in graph.modules if module.count(".") > 1}
    pairs = {
        (feature(importer), feature(module))
        for module in inside
        for importer in graph.find_modules_that_directly_import(module) & inside
    }
    assert sorted(pair for pair in pairs if pair[0] < pair[1] and pair[::-1] in pairs) == []


def test_the_core_knows_no_feature(graph):
    core = {module for module in graph.modules if module.startswith("alliance.core")}
    known = {(module, other) for module in core for other in graph.find_modules_directly_imported_by(module)}
    assert sorted(pair for pair in known if not pair[1].startswith("alliance.core")) == []
