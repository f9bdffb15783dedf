"""The ruler: a question file in, every question asked, and a report out that says what was missed and why."""
