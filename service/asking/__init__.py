"""The questions that a main value asks and what people answer to them; the centre and the invented shop share it.

asking.answers      all that is said about one filter: as criteria, and joined across tabs
asking.filled       the questions as a card answers them, in the words and units of the feed
asking.panel        a posted form and the filters document become questions, answers, a preference
asking.questions    one question: what can be ticked, what each choice would leave, the criteria of an answer
"""
