// Package eval measures how well a language model does as the tutor.
//
// Here live recorded conversations with what ought to come of them (conversations/, one file a language), the runner that plays
// them with any llm.Provider, the metrics, and the thresholds that they must reach. How a turn goes does not live here: the
// package plays tutor.Rehearse and judges what it returns. It knows no database and no learner. The invariant: every number is
// counted from the results of single conversations, which the report lists, so that each can be looked up.
package eval
