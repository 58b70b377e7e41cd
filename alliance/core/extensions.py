"""The Flask extensions of the house, made once and bound to an app in `alliance.app`."""

from flask_babel import Babel
from flask_login import LoginManager
from flask_mail import Mail
from flask_migrate import Migrate
from flask_wtf import CSRFProtect

babel = Babel()
login = LoginManager()
mail = Mail()
migrate = Migrate()
csrf = CSRFProtect()
