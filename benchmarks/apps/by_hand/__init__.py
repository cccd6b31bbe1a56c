"""A Django application with the one table that a site needs which keeps tokens without a library."""
