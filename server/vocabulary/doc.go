// Package vocabulary keeps what is learned: the shared catalogue, and each learner's decks, entries and the cards that ask
// them.
//
// It makes cards and never schedules them: that is package study's. Whoever creates a thing names it, so that sending it
// again changes nothing; what is deleted keeps its row, and the reviews of its cards stay in the log. Imports are all or
// nothing.
package vocabulary
