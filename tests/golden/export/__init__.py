"""Golden files: what an export of one nasty table looks like, in every form.

They are rewritten by `python -m tests.golden.export`, and by nothing else: look at what git says has changed, since
whoever reads our files will have to bear it.
"""
