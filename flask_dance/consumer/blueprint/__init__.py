"""The parts of a blueprint: its options and attributes, its registration with applications, one request's visit."""
