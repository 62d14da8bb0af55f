"""Many municipalities on one machine: real processes, a real provider of sign-ins, a real nginx."""
