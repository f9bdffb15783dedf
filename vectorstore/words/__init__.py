"""The words: the values and the language that the porch and the study share.

Standard library only, and nothing of ours is imported from outside this folder, so that both sides read "2019-20" and
"£1.2m" in exactly one way.
"""
