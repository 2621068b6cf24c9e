"""The generated matrix: every operation × persona × object, searched for what must not be there.

`world` says who works where and who is a customer of whom, in words of its own; `build` makes it
true through the product's services; `requests` draws requests from the OpenAPI document; `judge`
searches each answer for planted values of people out of view; `run` counts.
"""
