// Package language knows how texts are compared.
//
// It folds texts for search and finds small differences between words. It is pure: no I/O, no learner, no lists of words. A
// text of any script keeps its letters: what cannot be folded stays as it is.
package language
