"""Who may enter: login page, one-time links, and the rule that everything else needs a login."""
