"""The demonstration city: four invented years of deliveries from five agencies, with stories that the pages must find.

Beside them two surveys are delivered each year.

Everything that names a code or a volume stands in `demo.toml` of the reference folder; what stands here is how chance,
senders and time work on it.
"""

from etl.demo.city import DemoDelivery, make

#: The seed of the city that we ship: chance plays into it, and this one shows every story well.
SEED = 23

__all__ = ["SEED", "DemoDelivery", "make"]
