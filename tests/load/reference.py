"""The page that all speeds are compared with: bare Flask and Jinja, 20 kB from a constant list, no database."""

from flask import Flask, render_template_string

ROWS = [{"name": f"Organization {number}", "city": "Guangzhou", "since": 1990 + number % 30} for number in range(190)]
PAGE = """<!doctype html><html lang="en"><head><title>Reference</title></head><body><h1>{{ rows|length }} rows</h1>
<table>{% for row in rows %}
<tr><th scope="row">{{ row.name }}</th><td>{{ row.city }}</td><td>since {{ row.since }}</td>
  <td>{{ loop.index }}</td></tr>
{%- endfor %}</table></body></html>"""

app = Flask("reference")


@app.get("/")
def index() -> str:
    return render_template_string(PAGE, rows=ROWS)


@app.get("/healthz")
def healthz() -> str:
    return "ok"
