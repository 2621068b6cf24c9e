"""Django settings, one file a concern; all that varies comes from the environment.

WANGGE_HOME (folder of database, lake and media), WANGGE_MASTER_KEY_FILE,
WANGGE_DATABASE_URL (PostgreSQL instead of the
embedded SQLite), WANGGE_SECRET_KEY, WANGGE_ALLOWED_HOSTS, WANGGE_HTTPS. See
docs/operations/settings.md.
"""

from .browser import *  # noqa: F403
from .database import *  # noqa: F403
from .home import *  # noqa: F403
from .keys import *  # noqa: F403
from .language import *  # noqa: F403
from .limits import *  # noqa: F403
from .logs import *  # noqa: F403
from .security import *  # noqa: F403
from .sign_in import *  # noqa: F403
from .web import *  # noqa: F403
