package calendar

import (
	"fmt"
	"slices"
	"sync"
	"time"
	_ "time/tzdata" // Zones are part of the program: a small image has no zone files.
)

// Limits of a Rule.
const (
	MaxRolloverHour     = 12
	MaxGoal             = 8 * time.Hour
	DefaultRolloverHour = 4
	DefaultGoal         = 10 * time.Minute
)

// Rule is how a learner's days are counted from a moment on.
type Rule struct {
	// EffectiveFrom is the moment from which the rule counts.
	EffectiveFrom time.Time
	// Zone is the learner's time zone.
	Zone *time.Location
	// RolloverHour is the local hour at which the day begins, 0 to 12.
	RolloverHour int
	// Goal is the daily goal, time really active, 1 minute to 8 hours.
	Goal time.Duration
}

// LoadZone returns the time zone with an IANA name. "Local" and the empty name are refused: a zone must not depend on
// the machine.
func LoadZone(name string) (*time.Location, error) {
	if name == "" || name == "Local" {
		return nil, fmt.Errorf("unknown time zone %q", name)
	}
	if known, ok := zones.Load(name); ok {
		return known.(*time.Location), nil //nolint:forcetypeassert // Nothing else is stored.
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		return nil, fmt.Errorf("unknown time zone %q", name)
	}
	zones.Store(name, zone)
	return zone, nil
}

// zones keeps the zones that were asked for: reading one costs more than all else that a calendar does. There are only as
// many as the zone database has names.
var zones sync.Map

// Calendar tells a learner's days. The zero value is not usable; New makes one.
type Calendar struct {
	rules []Rule // ascending by EffectiveFrom, at least one
}

// New returns the calendar of a learner's rules, in any order. The earliest counts for all time before it too. It fails
// when there is none.
func New(rules ...Rule) (Calendar, error) {
	if len(rules) == 0 {
		return Calendar{}, fmt.Errorf("a calendar needs a rule")
	}
	sorted := slices.Clone(rules)
	slices.SortFunc(sorted, func(a, b Rule) int { return a.EffectiveFrom.Compare(b.EffectiveFrom) })
	return Calendar{rules: sorted}, nil
}

// Rule returns the rule in force at a moment.
func (c Calendar) Rule(at time.Time) Rule {
	for i := len(c.rules) - 1; i > 0; i-- {
		if !at.Before(c.rules[i].EffectiveFrom) {
			return c.rules[i]
		}
	}
	return c.rules[0]
}

// Day returns the learner's day that a moment belongs to.
func (c Calendar) Day(at time.Time) Date { return c.Rule(at).day(at) }

// day reads the wall clock: before the rollover hour it is still the day before. So a day lasts 23 or 25 hours where the
// clocks change, and none is lost or counted twice.
func (r Rule) day(at time.Time) Date {
	local := at.In(r.Zone)
	year, month, day := local.Date()
	if local.Hour() < r.RolloverHour {
		day--
	}
	return dateOf(time.Date(year, month, day, 0, 0, 0, 0, time.UTC))
}

// Start returns the moment at which a day begins, by the rule in force at now. Days to come are told by the rule of
// today: that is all that is known of them.
func (c Calendar) Start(day Date, now time.Time) time.Time {
	rule := c.Rule(now)
	year, month, dom := day.Split()
	// The wall clock may skip the rollover hour or show it twice; the day begins at the first moment that belongs to it.
	// Zones change their clocks by less than three hours, except where the date line moves, by a day.
	guess := time.Date(year, month, dom, rule.RolloverHour, 0, 0, 0, rule.Zone)
	if rule.day(guess) == day && rule.day(guess.Add(-time.Second)) < day {
		return guess.UTC()
	}
	low, high := guess.Add(-26*time.Hour), guess.Add(26*time.Hour)
	for high.Sub(low) > time.Second {
		middle := low.Add(high.Sub(low) / 2).Truncate(time.Second)
		if rule.day(middle) < day {
			low = middle
		} else {
			high = middle
		}
	}
	return high.UTC()
}

// Goal returns the goal of a day: the last one set on that day or before it.
func (c Calendar) Goal(day Date) time.Duration {
	rule := c.rules[0]
	for _, next := range c.rules[1:] {
		if next.day(next.EffectiveFrom) > day {
			break
		}
		rule = next
	}
	return rule.Goal
}
