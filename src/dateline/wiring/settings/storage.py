"""Where things are kept."""

from dateline.wiring.home import this_home

_home = this_home()

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": _home.database,
        "OPTIONS": {
            # Writers queue instead of failing half-way; what was acknowledged is on the disk.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-32000;",
        },
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
MEDIA_ROOT = _home.folder / "media"
MEDIA_URL = "/media/"
EVIDENCE_ROOT = _home.folder / "evidence"  # originals as they came in: nothing serves them
BAKED_ROOT = _home.baked
CACHE_FOLDER = _home.folder / "cache"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
