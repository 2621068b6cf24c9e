"""One module a source system: each turns the world of a village into the rows it would hand over.

Every module has `extract(desk)`, which appends rows to the desk's sheet. A source draws from its
own generator, so what one source does never changes another.
"""
