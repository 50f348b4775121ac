"""A Query in, Results out; the engines stand behind one seam."""
