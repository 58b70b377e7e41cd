"""The steps of an import as a coordinator takes them in the browser, and sheets to take them with."""

import csv
import io

from sqlalchemy import select

from alliance.core.db import db
from alliance.imports.models import Import, ImportFinding
from alliance.jobs.tasks import run_jobs


def sheet(rows, header=("name_en", "name_zh", "tier"), encoding="utf-8", delimiter=","):
    """A CSV file in bytes."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerows([header, *rows])
    return out.getvalue().encode(encoding)


def upload(browser, data, name="members.csv"):
    """The answer to sending a sheet."""
    return browser.post("/desk/imports/new", data={"file": (io.BytesIO(data), name)})


def newest():
    """The import begun last, as it stands now."""
    return db.session.scalar(select(Import).order_by(Import.id.desc()).execution_options(populate_existing=True))


def answers(batch, **more):
    """What the form shows for a sheet, as the browser sends it back."""
    fields = {f"column_{at}": target for at, target in batch.mapping.items()}
    return {"version": batch.version, **fields, **more}


def tiers_of(batch, tiers):
    """The fields that map the words of the tier column."""
    column = next(int(at) for at, target in batch.mapping.items() if target == "tier")
    values = batch.columns[column]["values"]
    return {f"tier_{column}_{at}": tiers.get(value, "-") for at, value in enumerate(values)}


def checked(browser, data, name="members.csv", tiers=None, **more):
    """Upload, match as guessed, let the worker check."""
    answer = upload(browser, data, name)
    assert answer.status_code == 303, answer.text
    batch = newest()
    form = answers(batch, **(tiers_of(batch, tiers) if tiers else {}), **more)
    answer = browser.post(f"/desk/imports/{batch.id}/match", data=form)
    assert answer.status_code == 303, answer.text
    run_jobs()
    return newest()


def imported(browser, data, name="members.csv", tiers=None, **more):
    """The whole way, to the end."""
    batch = checked(browser, data, name, tiers, **more)
    browser.post(f"/desk/imports/{batch.id}/start")
    run_jobs()
    return newest()


def found(batch):
    """(row, outcome, first reason) of every finding."""
    rows = db.session.scalars(select(ImportFinding).where(ImportFinding.import_id == batch.id).order_by("number"))
    return [(one.number, one.outcome.value, one.notes[0] if one.notes else "") for one in rows]
