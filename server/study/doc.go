// Package study schedules cards: the queue, reviews, undo, presets and the forecast.
//
// The review log is the truth and a card is a fold of it through package fsrs (invariant 1): a review that arrives in
// order costs one step, any other change of the log replays the card. Each fold hands what it found to analytics inside
// the same transaction. Decks and entries belong to package vocabulary; no provider is called here.
package study
