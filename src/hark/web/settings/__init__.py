"""What each person may choose: language, theme, time zone, and tokens for programs."""
