// Package calendar says which of the learner's days a moment belongs to.
//
// A learner's day begins at their rollover hour in their time zone. Both may change; the day of a moment follows from the
// rules that were in force at that moment, so it is the same whenever a late fact arrives (invariant 7). The package is
// pure: no I/O, no clock, no default zone.
package calendar
