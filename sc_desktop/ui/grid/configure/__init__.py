"""The dialog that configures views: which columns, in which order, which of them stay at the left."""
