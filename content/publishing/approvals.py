"""Who approves issues: keys that sign beside the publishing key, and how many are needed.

They stand in the targets role alone. The publishing key alone counts issues on (snapshot and
timestamp), so kiosks go on counting where they were when somebody who approves comes or goes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tuf.api.metadata import Targets

from content.errors import KeyFault
from content.publishing import keys
from content.publishing.publisher import NewKey

if TYPE_CHECKING:
    from tuf.api.metadata import Root


def add_approval_key(root: Root, holder: str, passphrase: str) -> NewKey:
    """Let ``holder`` sign issues, beside the publishing key."""
    key = NewKey(keys.generate(), keys.fit_passphrase(passphrase), holder, approves=True)
    root.add_key(key.signer.public_key, Targets.type)
    return key


def remove_approval_key(root: Root, keyid: str) -> None:
    """Raises KeyFault when too few would be left."""
    root.revoke_key(keyid, Targets.type)
    set_approvals(root, root.roles[Targets.type].threshold)


def set_approvals(root: Root, needed: int) -> None:
    """Have ``needed`` keys sign each issue from now on. Raises KeyFault."""
    role = root.roles[Targets.type]
    if needed > len(role.keyids):
        raise KeyFault(
            f"Er zijn maar {len(role.keyids)} sleutels die een uitgave mogen tekenen: voeg er "
            "eerst een toe met add-approval-key."
        )
    role.threshold = needed
