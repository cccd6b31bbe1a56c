"""What would go wrong with a site's dances: found once, said by ``dance doctor`` and by Django's checks."""
