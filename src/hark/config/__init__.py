"""The process: settings, environment, start-up checks, addresses."""
