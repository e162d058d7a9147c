"""The filter of the grid: chips above the table, a row below the titles, a builder, and the way back to the filters before."""
