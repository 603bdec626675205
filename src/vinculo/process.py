"""How a process of the product, web or worker, treats its memory once it has started."""

import gc


def settle() -> None:
    """What is loaded by now stays for good: the collector need not look through it again and again.

    It also looks less often. A page or a chunk of an import makes tens of thousands of objects, nearly all of
    which end with their last reference; Python's own thresholds would have it search half the heap for the rest.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)
