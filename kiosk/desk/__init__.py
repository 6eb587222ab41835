"""The desk: what staff of this point write, kept in desk.db by the kiosk alone."""
