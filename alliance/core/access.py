"""Every view says who may see it; a view that says nothing is closed."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, cast

from flask import Flask, abort, current_app, request
from flask_login import current_user

if TYPE_CHECKING:
    from alliance.accounts.models import Person

Policy = Callable[..., bool]
View = Callable[..., Any]


def viewer() -> Person:
    """The person at the other end of this request; a `Visitor` when nobody has signed in."""
    return cast("Person", current_user._get_current_object())


def anybody(_viewer: object, _subject: object = None) -> bool:
    """The policy of pages that are open to the world."""
    return True


def signed_in(user: Person, _subject: object = None) -> bool:
    """The policy of pages that are open to everyone with a sign-in."""
    return bool(user.is_authenticated)


def allow(policy: Policy, load: Callable[..., Any] | None = None, public: bool = False) -> Callable[[View], View]:
    """Load the subject as this viewer sees it (else 404), ask the policy (else 403), then call the view.

    `load(viewer, **url_values)` returns the subject or None. `public` lets visitors reach the policy; without it
    they are sent to sign in.
    """

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(**url: Any) -> Any:
            user = viewer()
            if not public and policy is not anybody and not user.is_authenticated:
                return cast("Any", current_app).login_manager.unauthorized()
            subject = load(user, **url) if load else None
            if load and subject is None:
                abort(404)  # what you may not see does not exist
            if not policy(user, subject):
                abort(403)
            return view(subject) if load else view(**url)

        guarded.__dict__["policy"] = policy
        guarded.__dict__["public"] = public or policy is anybody
        return guarded

    return guard


def close_unguarded_views(app: Flask) -> None:
    """Refuse every view that carries no policy."""

    @app.before_request
    def refuse_unguarded() -> None:
        view = app.view_functions.get(request.endpoint or "")
        if view and not hasattr(view, "policy"):
            abort(403)
