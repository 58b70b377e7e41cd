"""Every address of the program, with arguments that lead to nothing in particular."""

from werkzeug.routing import AnyConverter, IntegerConverter, Rule
from werkzeug.routing.converters import BaseConverter


def nothing(converter: BaseConverter) -> object:
    """A value that fits the address and names nothing that exists."""
    if isinstance(converter, AnyConverter):
        return sorted(converter.items)[0]
    return 999_999 if isinstance(converter, IntegerConverter) else "nothing"


def rules(app, method: str) -> list[Rule]:
    """The rules that answer a method, files aside."""
    return [rule for rule in app.url_map.iter_rules() if method in (rule.methods or set())]


def address(app, rule: Rule) -> str:
    """A path of the rule that names nothing that exists."""
    values = {name: nothing(converter) for name, converter in rule._converters.items()}
    with app.test_request_context():
        built = rule.build(values, append_unknown=False)
    assert built is not None, rule
    return built[1]
