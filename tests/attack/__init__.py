"""The attackers of the protected layer: their input is what is published, the true counts only score them."""
