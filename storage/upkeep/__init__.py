"""What an administrator does to a database as a whole: migrate it, back it up, restore it, check it, fill it in bulk.

Nothing is imported here: a service looks at its schema when it starts and needs neither backups nor checks for it.
"""
