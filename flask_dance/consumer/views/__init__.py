"""The views of a dance, the pages about errors, and the guards of other views."""
