"""Files for people: sheets, letters, pictures. Data in, bytes out; nothing here asks a database."""
