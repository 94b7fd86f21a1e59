// Package cache is the ground floor's memory for speed: values that are dear to compute, and the counts behind limits.
//
// Both live in Redis, or in the process when no Redis is named, behind one face that passes one conformance suite.
// It holds no truth and imports no domain room; what it loses is computed again. It keeps invariant 8: with Redis away
// every call still answers, from the source and more slowly, and limits hold in the process. It also keeps this: a value
// that was read before Invalidate returned is never cached after it.
package cache
