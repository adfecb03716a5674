"""What people do with the platform, over HTTP, on one that all of these share."""
