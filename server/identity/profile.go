package identity

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/languagetutor/languagetutor/server/cache"
	"github.com/languagetutor/languagetutor/server/calendar"
	"github.com/languagetutor/languagetutor/server/postgres"
)

const (
	profileTTL   = 5 * time.Minute
	maxLanguages = 20
)

// LearningLanguage is a language that a learner learns, with the CEFR level in it, 1 (A1) to 6 (C2).
type LearningLanguage struct {
	Language string
	Level    int
}

// Profile is what a learner says of themselves.
type Profile struct {
	LearnerID      uuid.UUID
	Email          string
	DisplayName    string
	NativeLanguage string
	// Languages being learned, the main one first.
	Languages    []LearningLanguage
	GoalMinutes  int
	TimeZone     string
	RolloverHour int
	// ErrorCards makes a card of an error that was made again and again.
	ErrorCards bool
	CreatedAt  time.Time
	// RuleFrom is the moment from which zone, rollover and goal count.
	RuleFrom time.Time
}

func (p Profile) sameLanguages(q Profile) bool { return slices.Equal(p.Languages, q.Languages) }

func (p Profile) sameRule(q Profile) bool {
	return p.TimeZone == q.TimeZone && p.RolloverHour == q.RolloverHour && p.GoalMinutes == q.GoalMinutes
}

func (p Profile) same(q Profile) bool {
	return p.DisplayName == q.DisplayName && p.NativeLanguage == q.NativeLanguage && p.sameLanguages(q) && p.sameRule(q) &&
		p.ErrorCards == q.ErrorCards
}

// Today is the learner's day at a moment.
func (p Profile) Today(at time.Time) (calendar.Date, error) {
	rule, err := dayRule{
		EffectiveFrom: p.RuleFrom, TimeZone: p.TimeZone, RolloverHour: p.RolloverHour, GoalMinutes: p.GoalMinutes,
	}.calendarRule()
	if err != nil {
		return 0, fmt.Errorf("rule of learner %s: %w", p.LearnerID, err)
	}
	days, err := calendar.New(rule)
	return days.Day(at), err
}

func profileKey(learner uuid.UUID) cache.Key { return cache.NewKey("profile", learner) }

// Profile returns the learner's profile, from the cache for up to 5 minutes; a change in any replica drops it.
func (s *Service) Profile(ctx context.Context, learner uuid.UUID) (Profile, error) {
	return cache.Fetch(ctx, s.cache, profileKey(learner), profileTTL, func(ctx context.Context) (Profile, error) {
		return readProfile(ctx, s.pool, learner)
	})
}

// ProfileChange holds the fields to change; nil leaves a field as it is. A level of 0 means A1.
type ProfileChange struct {
	DisplayName    *string
	NativeLanguage *string
	Languages      []LearningLanguage
	GoalMinutes    *int
	TimeZone       *string
	RolloverHour   *int
	ErrorCards     *bool
}

// UpdateProfile changes the fields that are present and returns the profile after it. A new zone, rollover hour or goal counts
// from now on. A change that changes nothing writes nothing.
func (s *Service) UpdateProfile(ctx context.Context, learner uuid.UUID, change ProfileChange) (Profile, error) {
	if err := change.normalise(); err != nil {
		return Profile{}, err
	}
	now := s.now()
	var before, after Profile
	err := postgres.InTx(ctx, s.pool, pgx.TxOptions{}, func(ctx context.Context, tx pgx.Tx) (err error) {
		if _, err := tx.Exec(ctx, lockUserSQL, learner); err != nil {
			return fmt.Errorf("lock profile: %w", err)
		}
		if before, err = readProfile(ctx, tx, learner); err != nil {
			return err
		}
		if err := writeProfile(ctx, tx, before, change.applied(before), now); err != nil {
			return err
		}
		after, err = readProfile(ctx, tx, learner)
		return err
	})
	if err != nil {
		return Profile{}, err
	}
	if !after.same(before) {
		s.cache.Invalidate(ctx, profileKey(learner))
	}
	return after, nil
}

func (c *ProfileChange) applied(p Profile) Profile {
	set(&p.DisplayName, c.DisplayName)
	set(&p.NativeLanguage, c.NativeLanguage)
	set(&p.GoalMinutes, c.GoalMinutes)
	set(&p.TimeZone, c.TimeZone)
	set(&p.RolloverHour, c.RolloverHour)
	set(&p.ErrorCards, c.ErrorCards)
	if len(c.Languages) > 0 {
		p.Languages = c.Languages
	}
	return p
}

func set[T any](field, to *T) {
	if to != nil {
		*field = *to
	}
}

// normalise puts values into their canonical form in place, or names every field that is wrong.
func (c *ProfileChange) normalise() error {
	var bad violations
	if c.DisplayName != nil {
		bad.add("display_name", displayNameProblem(c.DisplayName))
	}
	if c.NativeLanguage != nil {
		bad.add("native_language", languageProblem(c.NativeLanguage))
	}
	if len(c.Languages) > maxLanguages {
		bad.add("languages", "must have at most 20 items")
	}
	for i := range c.Languages {
		l := &c.Languages[i]
		field := fmt.Sprintf("languages[%d].", i)
		bad.add(field+"language", languageProblem(&l.Language))
		bad.add(field+"level", levelProblem(&l.Level))
		if slices.ContainsFunc(c.Languages[:i], func(o LearningLanguage) bool { return o.Language == l.Language }) {
			bad.add(field+"language", "is in the list twice")
		}
	}
	if c.GoalMinutes != nil {
		bad.add("daily_goal_minutes", goalProblem(*c.GoalMinutes))
	}
	if c.TimeZone != nil {
		bad.add("time_zone", zoneProblem(*c.TimeZone))
	}
	if c.RolloverHour != nil {
		bad.add("rollover_hour", rolloverProblem(*c.RolloverHour))
	}
	return bad.fault()
}
