"""Chinese text in, a Reading out: no database, no channel, no clock of its own."""
