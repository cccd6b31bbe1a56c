"""The example for Django, where whoever logs in has an account: ``python -m example_django``.

Read ``settings`` first, then ``views`` and ``receivers``: that is all there is to a site with django_dance.
"""
