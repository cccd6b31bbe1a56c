"""What a blueprint keeps: its attributes, its registration with applications, and one request's visit."""
