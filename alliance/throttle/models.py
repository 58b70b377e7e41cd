"""Counters against abuse, in the database so that every worker process and every restart knows them."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from alliance.core.db import Model


class RateCount(Model):
    """How often something was tried in the window that ends at `expires_at`."""

    __tablename__ = "rate_count"

    key: Mapped[str] = mapped_column(sa.String(200), primary_key=True)
    count: Mapped[int]
    expires_at: Mapped[datetime] = mapped_column(index=True)
