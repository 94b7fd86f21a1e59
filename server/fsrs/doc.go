// Package fsrs is the spaced-repetition algorithm FSRS-6: a memory model, the scheduler on top of it, and nothing else.
//
// It knows no clock, time zone, card store or source of randomness: days, ratings and fuzz draws come in, a [Card] comes out.
// It imports the standard library only, so that anyone may import it.
//
// Invariant: a card is a pure fold of its reviews. The same [Config] and the same reviews give the same card, every result is
// finite and inside its documented range, and no input makes a function panic. The rules and their sources are in docs/fsrs.md.
package fsrs
