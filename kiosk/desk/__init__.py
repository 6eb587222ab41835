"""The desk: what staff of this point write, kept in STATE/desk by the kiosk alone. No Kivy here.

Start at `book.Desk`: it opens desk.db and offers every shelf below as an attribute. Clocks are
passed in as ``now`` (aware, UTC); what cannot be done raises a DeskError with a Dutch sentence.

===============  ==============================================================================
the book         `book` Desk, all shelves · `store` the file, transactions, damage · `schema`
                 tables and migrations · `paths` where · `errors` what can go wrong
secrets          `vault` seals what identifies people · `pins` who may enter · `private` files
                 only the kiosk may read
shelves          `notices` for visitors · `log` messages in and out · `reports` emergency reports ·
                 `situation` how the neighbourhood is · `drafts` half-filled forms · `duty` who is
                 on duty · `checklists` opening to closing, role cards · `audit_log` what was done
made from them   `handover` the summary for the next shift · `readout` words for the radio ·
                 `spelling` Alfa Bravo · `pace` how long it takes · `log_export` CSV and paper ·
                 `diagnostics` an archive for the helpdesk
housekeeping     `copies` a damaged book put back · `retention` what is deleted when ·
                 `leftovers` files beside the book · `texts` what may be typed · `times`
===============  ==============================================================================
"""
