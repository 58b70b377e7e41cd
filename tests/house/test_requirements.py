import json

import pytest

from scripts.check_locks import problems
from scripts.list_dependencies import ROOT, locked

pytestmark = pytest.mark.pure

LOCK = "flask==3.1.3 \\\n    --hash=sha256:00\n"


@pytest.fixture
def lists(tmp_path):
    def write(run=LOCK, dev=LOCK, asked="flask\n"):
        for file, text in [
            ("requirements.txt", run),
            ("requirements-dev.txt", dev),
            ("requirements.in", asked),
        ]:
            (tmp_path / file).write_text(text)
        (tmp_path / "requirements-dev.in").write_text("-r requirements.in\n")
        return problems(tmp_path)

    return write


def test_our_locks_are_complete_hashed_and_name_no_index():
    assert problems() == []


def test_a_complete_lock_passes(lists):
    assert lists() == []


def test_an_address_is_found(lists):
    assert lists(run="--index-url https://mirror.example/simple\n" + LOCK) == [
        "requirements.txt: names an address: --index-url",
        "requirements.txt: names an address: ://",
    ]


def test_a_package_without_a_hash_or_a_version_is_found(lists):
    assert lists(run="flask==3.1.3\nredis>=8\n", dev="flask==3.1.3\n", asked="flask\n") == [
        "requirements.txt: not pinned with a hash: flask==3.1.3",
        "requirements.txt: not pinned with a hash: redis>=8",
        "requirements-dev.txt: not pinned with a hash: flask==3.1.3",
    ]


def test_a_package_that_was_asked_for_but_not_locked_is_found(lists):
    assert lists(asked="flask\nredis[hiredis]>=5  # the queue\n") == [
        "requirements.txt: redis of requirements.in is not locked"
    ]


def test_a_version_that_differs_between_the_locks_is_found(lists):
    assert lists(dev=LOCK.replace("3.1.3", "3.1.2")) == [
        "flask is 3.1.3 in requirements.txt but 3.1.2 in requirements-dev.txt"
    ]


def test_the_bill_of_materials_names_every_locked_package_and_no_other():
    locked_now = locked(ROOT / "requirements.txt")
    bill = json.loads((ROOT / "docs" / "sbom.json").read_text())
    assert [(part["name"], part["version"]) for part in bill["components"]] == locked_now
    assert all(
        f"| {name} | {version} |" in (ROOT / "docs" / "dependencies.md").read_text() for name, version in locked_now
    )
