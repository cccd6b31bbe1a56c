"""The subcommands of ``manage.py dance``: each module here is one, under its own name.

The module's docstring is the subcommand's help. ``add_arguments(parser)`` declares its arguments, and
``run(stdout, stderr, **options)`` does the work.
"""
