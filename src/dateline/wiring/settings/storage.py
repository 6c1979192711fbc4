"""Where things are kept."""

from dateline.wiring.home import this_home

_home = this_home()

WAIT = 20  # seconds until a writer who is not let in gives up

_sqlite = {
    "ENGINE": "django.db.backends.sqlite3",
    "NAME": _home.sqlite_file,
    "OPTIONS": {
        # Writers queue instead of failing half-way; what was acknowledged is on the disk.
        "transaction_mode": "IMMEDIATE",
        "timeout": WAIT,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-16000;",
    },
    "CONN_MAX_AGE": 1,  # opening costs as much as a dozen queries; a file put in its place is seen within a second
}
_postgresql = {
    "ENGINE": "dateline.wiring.postgresql",  # Django's own, with the same queue and the same order of names
    "NAME": _home.database.name,
    "HOST": _home.database.host,
    "PORT": _home.database.port,
    "USER": _home.database.user,
    "PASSWORD": _home.database.password,
    "OPTIONS": {"options": f"-c lock_timeout={WAIT}s", "connect_timeout": 10},
    "CONN_MAX_AGE": 60,
    "CONN_HEALTH_CHECKS": True,
}
DATABASES = {"default": _sqlite if _home.database.engine == "sqlite" else _postgresql}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
MEDIA_ROOT = _home.media
MEDIA_URL = "/media/"
EVIDENCE_ROOT = _home.folder / "evidence"  # originals as they came in: nothing serves them
BAKED_ROOT = _home.baked
SIGNING_KEY = _home.folder / "signing.key"  # the private half: in no database, served by nothing
NETWORK_KEYS = _home.folder / "network.keys"  # turn over each week; in no database and in no backup
MIRRORS = _home.folder / "mirrors"  # a folder each: where it is, with its keys, and what it has
GAZETTEER = _home.folder / "gazetteer.sqlite3"  # GeoNames, if it was built: can be made again at any time
CACHE_FOLDER = _home.folder / "cache"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
