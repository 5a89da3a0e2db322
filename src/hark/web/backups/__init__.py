"""The administrator's page of backups and drills."""
