// Package analytics counts what a learner did, in the learner's own days.
//
// Other rooms hand their facts to a Ledger and write it inside the transaction of the fact, so that learner_days is never
// behind and never ahead. Sums are whole numbers: any order of arrival gives the same days. What can be told from the
// days (streak, level, retention) is computed when asked and never stored. Package study and tutor are not imported here.
package analytics
