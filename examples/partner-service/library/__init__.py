"""Library: lends books to whoever has a place in the programme. A service of the organisation la-u."""
