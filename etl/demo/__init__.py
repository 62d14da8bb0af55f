"""The demonstration city: four invented years of deliveries from five agencies, with stories that the pages must find.

Everything that names a code or a volume stands in `demo.toml` of the reference folder; what stands here is how chance,
senders and time work on it.
"""

from etl.demo.city import DemoDelivery, make

__all__ = ["DemoDelivery", "make"]
