// Package language knows how texts are compared, and which words and languages are in them.
//
// It folds texts for search, finds small differences between words, splits a text into words, finds a learner's terms by
// their forms, and guesses a text's language. It is pure: no I/O, no learner, no deck; the lists in data/ are parts of the
// program. A text of any script keeps its letters: what cannot be folded stays as it is. Places in a text are Unicode code
// points of the text as given, half open. A word is matched whole, by its forms, never as a part of another.
//
// # Words
//
// Forms come from endings of the regular verbs, a table of frequent irregular words (data/forms_*.txt: the dictionary form,
// then its other forms), and the Snowball stemmers, whose stems are refused where they take one word for another: a derived
// word, a frequent word such as "como", a word that only an accent or umlaut tells apart. Languages without any of these match
// by the folded word. Chinese and Japanese runs are split by short lists of frequent words (data/words_*.txt); such a list
// cannot know every word, so a term of two or more characters is accepted wherever its run is.
//
// # Languages
//
// Scripts decide for most languages. Among those in Latin letters, data/detect.txt decides: of each language its frequent words,
// its letters outside ASCII, and sentences for trigrams, in this order. A language is added with three lines there.
package language
