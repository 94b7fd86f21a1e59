package tutor

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/languagetutor/languagetutor/server/fault"
	"github.com/languagetutor/languagetutor/server/identity"
	"github.com/languagetutor/languagetutor/server/page"
	"github.com/languagetutor/languagetutor/server/postgres"
)

// Plan is what a learner wants of a session.
type Plan struct {
	Language string
	// Level 0 means the learner's, Style empty the scenario's or a tutor's, Minutes 0 means 10.
	Level    int
	Style    Style
	Scenario string
	Topic    string
	Minutes  int
	// LearnerFirst says that the tutor waits for the learner's words.
	LearnerFirst bool
}

// Start opens a session. The same start twice happens once; the same id with another plan is AlreadyExists.
func (s *Service) Start(ctx context.Context, learner, id uuid.UUID, plan Plan) (Session, error) {
	session, err := s.plan(ctx, learner, id, plan)
	if err != nil {
		return Session{}, err
	}
	if s.stopping() {
		return Session{}, errStopping
	}
	opening := uuid.NewSHA1(id, []byte("opening"))
	var j job
	run := false
	err = postgres.InTx(ctx, s.db, pgx.TxOptions{}, func(ctx context.Context, tx pgx.Tx) error {
		run = false
		created, err := insertSession(ctx, tx, learner, session)
		if err != nil {
			return err
		}
		kept, err := lockSession(ctx, tx, learner, id)
		if err != nil {
			return err
		}
		j = job{learner: learner, session: kept}
		if !created {
			if !kept.equal(session) {
				return fault.New(fault.AlreadyExists, "the id already names another session")
			}
			return nil
		}
		if plan.LearnerFirst {
			return nil
		}
		_, running, err := readRival(ctx, tx, learner, opening)
		if err == nil {
			err = mayRun(kept, running)
		}
		if err != nil {
			return err
		}
		if j.turn, err = s.open(ctx, tx, learner, kept, opening, ""); err != nil {
			return err
		}
		run, j.session.Turns, j.session.Running = true, 1, opening
		return nil
	})
	if err != nil {
		return Session{}, err
	}
	if run {
		s.start(j) //nolint:contextcheck // An answer outlives the call that asked for it.
	}
	return j.session, nil
}

// plan turns a plan into a session, or tells what is wrong with it.
func (s *Service) plan(ctx context.Context, learner, id uuid.UUID, plan Plan) (Session, error) {
	if s.model == nil {
		return Session{}, errNoModel
	}
	profile, err := s.accounts.Profile(ctx, learner)
	if err != nil {
		return Session{}, err
	}
	at := slices.IndexFunc(profile.Languages, func(l identity.LearningLanguage) bool { return baseOf(l.Language) == baseOf(plan.Language) })
	if at < 0 {
		return Session{}, fault.Invalid("language", "must be one of the languages in the profile")
	}
	session := Session{
		ID: id, Language: profile.Languages[at].Language, Native: profile.NativeLanguage,
		Level: cmp.Or(plan.Level, profile.Languages[at].Level, 1), Style: plan.Style, Topic: strings.TrimSpace(plan.Topic),
		Planned: minutes(plan.Minutes), CreatedAt: s.time(), seed: newSeed(),
	}
	if plan.Scenario != "" {
		setting, err := s.scenario(ctx, learner, plan.Scenario)
		if err != nil {
			return Session{}, err
		}
		session.Setting = &setting
		session.Style = cmp.Or(session.Style, setting.Style)
	}
	session.Style = cmp.Or(session.Style, StyleTutor)
	return session, nil
}

// newSeed is not to be guessed: it marks what is data in prompts.
func newSeed() int64 {
	var seed [8]byte
	_, _ = rand.Read(seed[:]) // never fails
	return int64(binary.LittleEndian.Uint64(seed[:]))
}

// equal says whether two sessions were planned alike.
func (s Session) equal(other Session) bool {
	scenario := func(s Session) string {
		if s.Setting == nil {
			return ""
		}
		return s.Setting.ID
	}
	return s.Language == other.Language && s.Level == other.Level && s.Style == other.Style && s.Topic == other.Topic &&
		s.Planned == other.Planned && scenario(s) == scenario(other)
}

// Session returns a session.
func (s *Service) Session(ctx context.Context, learner, id uuid.UUID) (Session, error) {
	return readSession(ctx, s.db, learner, id)
}

// sessionKey is where a page of sessions ends.
type sessionKey struct {
	At time.Time
	ID uuid.UUID
}

// Sessions returns a page of the learner's sessions, the newest first, and the token of the next.
func (s *Service) Sessions(ctx context.Context, learner uuid.UUID, size int, token string) ([]Session, string, error) {
	before, ok, err := page.Parse[sessionKey](token)
	if err != nil {
		return nil, "", err
	}
	if !ok {
		before = sessionKey{At: time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC), ID: uuid.Max}
	}
	sessions, err := querySessions(ctx, s.db, sessionPageSQL, learner, before.At, before.ID, size+1)
	if err != nil {
		return nil, "", err
	}
	sessions, next := page.Cut(sessions, size, func(s Session) sessionKey { return sessionKey{s.CreatedAt, s.ID} })
	return sessions, next, nil
}

// End closes a session and sums it up. A running turn is cancelled. A session that has ended stays as it is.
func (s *Service) End(ctx context.Context, learner, id uuid.UUID) (Session, error) {
	if err := s.silence(ctx, learner, id); err != nil {
		return Session{}, err
	}
	var session Session
	err := postgres.InTx(ctx, s.db, pgx.TxOptions{}, func(ctx context.Context, tx pgx.Tx) error {
		var err error
		if session, err = lockSession(ctx, tx, learner, id); err != nil || session.EndedAt != nil {
			return err
		}
		if session.Running != uuid.Nil {
			return fault.New(fault.Unavailable, "a turn is still being stopped: try again").RetryIn(renewal)
		}
		report, err := readReport(ctx, tx, learner, id)
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, endSessionSQL, learner, id, s.time(), report); err != nil {
			return fmt.Errorf("end session: %w", err)
		}
		session, err = readSession(ctx, tx, learner, id)
		return err
	})
	if err == nil {
		s.feeds.Notify(ctx, topic(learner, id))
	}
	return session, err
}

// silence cancels the running turn of a session and waits until it has come to its end.
func (s *Service) silence(ctx context.Context, learner, id uuid.UUID) error {
	session, err := readSession(ctx, s.db, learner, id)
	if err != nil || session.Running == uuid.Nil {
		return err
	}
	if err := s.Cancel(ctx, learner, id, session.Running); err != nil {
		return err
	}
	t, err := readTurn(ctx, s.db, learner, session.Running)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, 2*renewal)
	defer cancel()
	if err := s.follow(ctx, learner, t, 0, func(*Event) error { return nil }); err != nil && ctx.Err() == nil {
		return err
	}
	return nil
}
