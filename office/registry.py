"""Every feature of the office. A new one is a folder beside these, and a line here.

In the order of their places in the bar.
"""

from __future__ import annotations

from office.coordination.feature import COORDINATION
from office.home.feature import HOME
from office.publishing.feature import PUBLISHING
from office.users.feature import USERS

FEATURES = (HOME, COORDINATION, PUBLISHING, USERS)
