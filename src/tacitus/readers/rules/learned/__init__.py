"""Where the trained network has a say beside the rules: it fills what they left empty and names what they missed.

The rules come first, and what they found is not replaced. Whatever the network adds names it and its chance in the
claim. The thresholds were chosen on the dev part of our own corpus.
"""
