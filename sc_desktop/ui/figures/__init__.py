"""The strip of key figures above the grid."""
