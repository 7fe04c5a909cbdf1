"""The project in here is a sample of somebody else's; it is run as such, never collected as ours."""

collect_ignore_glob = ["project/*"]
