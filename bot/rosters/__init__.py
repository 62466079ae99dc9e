"""Roster files: what counties keep in Excel or CSV, read, checked row by row and handed to storage. Commands print elsewhere."""
