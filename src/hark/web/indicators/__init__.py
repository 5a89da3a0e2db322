"""The book of indicators: what each counts, how, against which target, since when."""
