"""The form of the page of preferences: one choice for each category that can be chosen."""

from __future__ import annotations

from wtforms import RadioField
from wtforms.validators import InputRequired

from alliance.core.forms import Form, choices
from alliance.notices.enums import CHOSEN, Category, Frequency


class FrequenciesForm(Form):
    """A field for each category of `CHOSEN`, named by its value."""

    @property
    def wishes(self) -> dict[Category, Frequency]:
        """What was chosen."""
        return {category: Frequency(self[category.value].data) for category in CHOSEN}


for _category in CHOSEN:
    setattr(
        FrequenciesForm,
        _category.value,
        RadioField(
            _category.label,
            choices=choices((frequency.value, frequency.label) for frequency in Frequency),
            description=_category.reason,
            validators=[InputRequired()],
        ),
    )
