"""The desk: what staff of this point do behind their PIN, a folder for each feature. No Kivy here.

What they write is kept in STATE/desk by the kiosk alone; `storage.records.Desk` is the open
database. Clocks are passed in as ``now`` (aware, UTC); what cannot be done raises a DeskError with
a Dutch sentence.

===============  ==============================================================================
what there is    `registry` lists the features · `feature` what one consists of · `features` what
                 follows from that · `context` what its pages are made from
who may          `access` the lock before it all · `unlock` its page · `desk_session` who is in
what is done     `controller` by the type of a route · `action` what an action gets
                 `forms` forms and the keyboard · `stick_outbox` files for a stick · `routes`
                 of no single feature
features         `tasks` where a shift begins · `notices` for visitors · `messages` in and out ·
                 `menu` what is needed less often · `checklists` and role cards · `duty` who is
                 there · `reports` emergencies · `situation` the neighbourhood · `sticks` that
                 went in · `drill` · `clock` · `kept` what is kept, and how long · where they are
                 switched on `needs` what neighbours need and offer · `volunteers` who helps ·
                 `stock` what is handed out, and coupons · `visitors` counted at the door
beside them      `link` what goes to other places · `storage` the database, PINs, keys, retention
===============  ==============================================================================
"""
