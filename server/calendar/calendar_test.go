package calendar_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/languagetutor/languagetutor/server/calendar"
)

func zone(t interface{ Fatal(...any) }, name string) *time.Location {
	z, err := calendar.LoadZone(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

func date(t *testing.T, text string) calendar.Date {
	t.Helper()
	midnight, err := time.Parse(time.DateOnly, text)
	if err != nil {
		t.Fatal(err)
	}
	return calendar.FromMidnight(midnight)
}

func TestDayFollowsZoneRolloverAndClockChanges(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, zone string
		rollover   int
		at, want   string
	}{
		{"before the rollover it is yesterday", "Europe/Paris", 4, "2026-11-22T02:59:59Z", "2026-11-21"},
		{"at the rollover today begins", "Europe/Paris", 4, "2026-11-22T03:00:00Z", "2026-11-22"},
		{"spring forward skips the rollover hour", "Europe/Paris", 2, "2026-03-29T00:59:59Z", "2026-03-28"},
		{"the day begins after the skipped hour", "Europe/Paris", 2, "2026-03-29T01:00:00Z", "2026-03-29"},
		{"autumn shows the hour before the rollover twice", "America/New_York", 2, "2026-11-01T06:30:00Z", "2026-10-31"},
		{"and begins once", "America/New_York", 2, "2026-11-01T07:00:00Z", "2026-11-01"},
		{"half-hour zones", "Asia/Kolkata", 4, "2026-01-01T22:29:59Z", "2026-01-01"},
		{"east of UTC it is tomorrow already", "Pacific/Auckland", 0, "2026-11-22T11:00:00Z", "2026-11-23"},
		{"before 1970", "UTC", 4, "1969-12-31T03:00:00Z", "1969-12-30"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			cal, err := calendar.New(calendar.Rule{Zone: zone(t, c.zone), RolloverHour: c.rollover})
			if err != nil {
				t.Fatal(err)
			}
			at, err := time.Parse(time.RFC3339, c.at)
			if err != nil {
				t.Fatal(err)
			}
			if got := cal.Day(at); got != date(t, c.want) {
				t.Fatalf("got %s, want %s", got, c.want)
			}
		})
	}
}

var zones = []string{
	"UTC", "Europe/Paris", "America/New_York", "America/Havana", "America/Sao_Paulo", "Australia/Lord_Howe",
	"Asia/Kolkata", "Pacific/Apia", "Africa/Cairo", "Asia/Beirut", "America/St_Johns",
}

func drawTime(t *rapid.T, label string) time.Time {
	return time.Unix(rapid.Int64Range(946684800, 2524608000).Draw(t, label), 0).UTC()
}

func TestStartIsTheFirstMomentOfItsDay(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		cal, err := calendar.New(calendar.Rule{
			Zone:         zone(t, rapid.SampledFrom(zones).Draw(t, "zone")),
			RolloverHour: rapid.IntRange(0, calendar.MaxRolloverHour).Draw(t, "rollover"),
		})
		if err != nil {
			t.Fatal(err)
		}
		at := drawTime(t, "at")
		day := cal.Day(at)
		start := cal.Start(day, at)
		if start.After(at) {
			t.Fatalf("day %s starts at %s, after %s which belongs to it", day, start, at)
		}
		if got := cal.Day(start); got != day {
			t.Fatalf("the start of %s belongs to %s", day, got)
		}
		if got := cal.Day(start.Add(-time.Second)); got >= day {
			t.Fatalf("a second before the start of %s it is %s", day, got)
		}
	})
}

func TestDaysNeverGoBackWithinOneRule(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		cal, err := calendar.New(calendar.Rule{
			Zone:         zone(t, rapid.SampledFrom(zones).Draw(t, "zone")),
			RolloverHour: rapid.IntRange(0, calendar.MaxRolloverHour).Draw(t, "rollover"),
		})
		if err != nil {
			t.Fatal(err)
		}
		at := drawTime(t, "at")
		later := at.Add(time.Duration(rapid.Int64Range(0, int64(50*time.Hour)).Draw(t, "later")))
		if cal.Day(later) < cal.Day(at) {
			t.Fatalf("%s is %s, and %s is %s", at, cal.Day(at), later, cal.Day(later))
		}
	})
}

func TestAMoveCountsFromItsMomentOn(t *testing.T) {
	t.Parallel()
	moved := time.Date(2026, 5, 10, 12, 0, 0, 0, time.UTC)
	tokyo := calendar.Rule{Zone: zone(t, "Asia/Tokyo"), RolloverHour: 4, Goal: 20 * time.Minute, EffectiveFrom: moved}
	paris := calendar.Rule{Zone: zone(t, "Europe/Paris"), RolloverHour: 4, Goal: 10 * time.Minute, EffectiveFrom: moved.AddDate(-1, 0, 0)}
	cal, err := calendar.New(tokyo, paris)
	if err != nil {
		t.Fatal(err)
	}
	beforeMove := moved.Add(-time.Nanosecond)
	late := time.Date(2026, 5, 10, 21, 0, 0, 0, time.UTC) // 6:00 on the 11th in Tokyo, 23:00 on the 10th in Paris
	if got := cal.Day(late); got != date(t, "2026-05-11") {
		t.Fatalf("after the move: %s", got)
	}
	if got := cal.Rule(beforeMove).Zone.String(); got != "Europe/Paris" {
		t.Fatalf("before the move: %s", got)
	}
	if got := cal.Rule(moved.AddDate(-9, 0, 0)).Zone.String(); got != "Europe/Paris" {
		t.Fatalf("before the first rule: %s", got)
	}
	for day, want := range map[string]time.Duration{
		"2026-05-09": 10 * time.Minute, "2026-05-10": 20 * time.Minute, "2026-05-11": 20 * time.Minute,
	} {
		if got := cal.Goal(date(t, day)); got != want {
			t.Fatalf("goal of %s: %s, want %s", day, got, want)
		}
	}
}

func TestNewDateRefusesDaysThatAreNot(t *testing.T) {
	t.Parallel()
	if _, ok := calendar.NewDate(2026, time.February, 29); ok {
		t.Fatal("29 February 2026 accepted")
	}
	if day, ok := calendar.NewDate(2028, time.February, 29); !ok || day.String() != "2028-02-29" {
		t.Fatalf("29 February 2028: %s %t", day, ok)
	}
}

func TestZoneMustNotDependOnTheMachine(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"", "Local", "Mars/Olympus", "../etc/passwd"} {
		if _, err := calendar.LoadZone(name); err == nil {
			t.Errorf("zone %q accepted", name)
		}
	}
	if _, err := calendar.New(); err == nil {
		t.Error("a calendar without rules accepted")
	}
}
