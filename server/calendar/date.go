package calendar

import (
	"fmt"
	"time"
)

// Date is a learner's day: the number of days since 1970-01-01 in the proleptic Gregorian calendar.
type Date int32

const secondsPerDay = 24 * 60 * 60

// NewDate returns the date of a year, month and day of the month, and whether there is such a day.
func NewDate(year int, month time.Month, day int) (Date, bool) {
	t := time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
	y, m, d := t.Date()
	return dateOf(t), y == year && m == month && d == day
}

// dateOf returns the date that a UTC midnight begins.
func dateOf(midnight time.Time) Date {
	return Date(midnight.Unix() / secondsPerDay)
}

// Midnight returns the start of the date in UTC. It is how a date travels to and from PostgreSQL, and not the moment at
// which a learner's day begins.
func (d Date) Midnight() time.Time { return time.Unix(int64(d)*secondsPerDay, 0).UTC() }

// FromMidnight is the inverse of Midnight.
func FromMidnight(t time.Time) Date { return dateOf(t) }

// Split returns year, month and day of the month.
func (d Date) Split() (int, time.Month, int) { return d.Midnight().Date() }

// String returns the date as in ISO 8601, such as "2026-11-22".
func (d Date) String() string {
	year, month, day := d.Split()
	return fmt.Sprintf("%04d-%02d-%02d", year, month, day)
}
