"""What a table of tokens means, for every ORM."""
