"""Django's settings, a file a topic, each read from the newsroom's folder."""

from dateline.wiring.settings.desk import *  # noqa: F403  # Django reads one module
from dateline.wiring.settings.mail import *  # noqa: F403
from dateline.wiring.settings.security import *  # noqa: F403
from dateline.wiring.settings.storage import *  # noqa: F403
from dateline.wiring.settings.web import *  # noqa: F403
