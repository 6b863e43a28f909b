"""Array kernels that know no politics."""
