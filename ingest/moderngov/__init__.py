"""Council papers from a ModernGov site: committees, their meetings in a window of days, agenda items, and linked papers."""
