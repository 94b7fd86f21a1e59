// Package rules finds errors in a learner's text that are wrong beyond doubt.
//
// Here live the rules of each language, one file a language (fr*.go, es*.go) with its word lists in data/, and the small engine
// that runs them: tokens, patterns, nouns with their gender, verbs with their forms. What a model or a grammar server finds does
// not live here, nor does the choice of which findings a learner sees. Nothing here does I/O.
//
// A rule is restrained: a right sentence that is flagged costs more trust than ten errors that are missed. testdata/clean.*.txt
// holds right sentences of each language; at most 2 % of them may have a finding. Every rule carries texts that it must pass and
// texts that it must flag, and one test runs them all.
//
// To add a language: write xx.go with a function that returns its *language, and name it in the table in language.go.
package rules
