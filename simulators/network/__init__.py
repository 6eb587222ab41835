"""Four support points, a coordination point and its office on one machine, for deploy/demo."""
