"""The study: a question in, an answer out that is written from evidence and checked before it leaves."""
