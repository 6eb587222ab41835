"""Every feature of the desk. A new one is a folder beside these, and a line here.

In the order of their tabs, and of their entries in Meer. Loaded when staff first come.
"""

from __future__ import annotations

from kiosk.desk.checklists.feature import CHECKLISTS
from kiosk.desk.clock.feature import CLOCK
from kiosk.desk.drill.feature import DRILL
from kiosk.desk.duty.feature import DUTY
from kiosk.desk.features import Features
from kiosk.desk.kept.feature import KEPT
from kiosk.desk.link.feature import POST
from kiosk.desk.menu.feature import MENU
from kiosk.desk.messages.feature import MESSAGES
from kiosk.desk.needs.feature import NEEDS
from kiosk.desk.notices.feature import NOTICES
from kiosk.desk.notices.routes import NoticeForm, Withdraw
from kiosk.desk.power.feature import POWER
from kiosk.desk.reports.feature import REPORTS
from kiosk.desk.routes import Sure, Type
from kiosk.desk.situation.feature import SITUATION
from kiosk.desk.software.feature import SOFTWARE
from kiosk.desk.sticks.feature import STICKS
from kiosk.desk.stock.feature import STOCK
from kiosk.desk.tasks.feature import TASKS
from kiosk.desk.visitors.feature import VISITORS
from kiosk.desk.volunteers.feature import VOLUNTEERS

FEATURES = (
    TASKS,
    NOTICES,
    MESSAGES,
    MENU,
    CHECKLISTS,
    DUTY,
    REPORTS,
    POST,
    SITUATION,
    STOCK,
    VISITORS,
    STICKS,
    SOFTWARE,
    POWER,
    DRILL,
    CLOCK,
    NEEDS,
    VOLUNTEERS,
    KEPT,
)
DESK = Features(*FEATURES, typed=Type(NoticeForm(), "tekst"), asked=Sure(Withdraw(0)))
