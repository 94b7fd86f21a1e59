// Package scripted is the tutor that needs no model: offline, free, and the same each time.
//
// It answers by a request's Brief alone: it uses every target, keeps to the number of words, and ends in a question. It
// understands little and finds no errors, and a client says so. What it says comes from phrases/, one file a language; of the
// learner's words it repeats only targets, and a selection that it cannot translate. For tests it has faults. The invariant:
// the same brief gives the same words.
package scripted
