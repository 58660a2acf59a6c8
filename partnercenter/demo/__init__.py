"""The demo world: invented companies in every state of enrolment, told through the same actions a person uses.

`cast` has the nouns of the story, one file per country tells its companies, `scenes` is what can happen, `story` tells
it in the order it happened, `sign_ins` prints who can sign in. Every company, person and number is made up.
"""
