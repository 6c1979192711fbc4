"""What is done to accounts: by an admin (`managing`), and by each person to their own (`own`)."""

from dateline.people.actions.managing import (
    add_user,
    change_role,
    give_access,
    make_link,
    reset_factors,
    set_password,
    take_access,
)
from dateline.people.actions.own import (
    add_authenticator,
    add_passkey,
    change_password,
    make_recovery_codes,
    record_profile,
    remove_authenticator,
    remove_passkey,
    use_authenticator,
    use_link,
    use_passkey,
    use_recovery_code,
)

__all__ = [
    "add_authenticator",
    "add_passkey",
    "add_user",
    "change_password",
    "change_role",
    "give_access",
    "make_link",
    "make_recovery_codes",
    "record_profile",
    "remove_authenticator",
    "remove_passkey",
    "reset_factors",
    "set_password",
    "take_access",
    "use_authenticator",
    "use_link",
    "use_passkey",
    "use_recovery_code",
]
