"""What ties it together: settings, URLs, WSGI and the command line."""
