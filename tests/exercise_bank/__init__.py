"""Answers that students typically give: for each lesson the wrong ones and right ones by other roads.

A file ``lesson_NN.py`` holds two dicts by exercise id. ``WRONG`` has pairs of an answer and a part of
the message that tells the student about that very mistake; ``RIGHT`` has answers to be accepted.
"""
