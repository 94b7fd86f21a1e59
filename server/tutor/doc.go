// Package tutor holds conversations.
//
// Here live sessions, turns, the choice of targets, prompts, the checks of an answer, corrections, evidence and reports. How a
// model is reached lives in llm, what is wrong with a sentence in language, what memory makes of a review in study. The
// invariants: a learner's message is committed before a provider is asked, no provider is asked inside a transaction, and what
// a turn came to (its end, corrections, evidence, reviews, points) is written in one.
package tutor
