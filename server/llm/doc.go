// Package llm talks to language models.
//
// Here live the request and the events of an answer, the classes of failure, the router (one retry loop under one deadline,
// fallback, breakers, concurrency caps) and the budgets. The providers are packages below it. What a lesson is, and what a
// prompt says, lives in tutor. The invariant: an answer ends in one Finish or in one error, nothing follows either, and what
// was reserved for it is settled or released exactly once.
package llm
