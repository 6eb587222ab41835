"""Three support points and a coordination point on one machine, for deploy/demo --network."""
