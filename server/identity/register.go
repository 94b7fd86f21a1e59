package identity

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/languagetutor/languagetutor/server/calendar"
	"github.com/languagetutor/languagetutor/server/postgres"
)

// Registration describes a new account. Zero values of Level, Goal and TimeZone take their defaults: A1, 10 minutes, UTC.
type Registration struct {
	Email          string
	Password       Secret
	DisplayName    string
	NativeLanguage string
	TargetLanguage string
	Level          int
	GoalMinutes    int
	TimeZone       string
}

// errTaken says inside the transaction that the address has an account.
var errTaken = errors.New("address is taken")

// Register makes an account. It does the same work and answers alike whether or not the address was free.
func (s *Service) Register(ctx context.Context, from Origin, r Registration) error {
	if err := r.normalise(); err != nil {
		return err
	}
	if err := s.allow(ctx, "register-address", network(from.IP), s.limits.RegisterAddress); err != nil {
		return err
	}
	hash, err := s.hasher.hash(ctx, r.Password)
	if err != nil {
		return err
	}
	learner, now := newID(), s.now()
	err = postgres.InTx(ctx, s.pool, pgx.TxOptions{}, func(ctx context.Context, tx pgx.Tx) error {
		if err := insertAccount(ctx, tx, learner, hash, r, now); err != nil {
			return err
		}
		for _, hook := range s.hooks {
			if err := hook(ctx, tx, learner, now); err != nil {
				return err
			}
		}
		return nil
	})
	if errors.Is(err, errTaken) {
		s.log.InfoContext(ctx, "registration of an address that has an account")
		return nil
	}
	if err != nil {
		return err
	}
	s.log.InfoContext(ctx, "account registered", slog.String("learner_id", learner.String()))
	return nil
}

// normalise fills in defaults and puts values into their canonical form, or names every field that is wrong.
func (r *Registration) normalise() error {
	var bad violations
	if _, ok := foldEmail(r.Email); !ok {
		bad.add("email", "must be an email address")
	}
	bad.add("password", passwordProblem(r.Password, r.Email, r.DisplayName))
	bad.add("display_name", displayNameProblem(&r.DisplayName))
	bad.add("native_language", languageProblem(&r.NativeLanguage))
	bad.add("target_language", languageProblem(&r.TargetLanguage))
	bad.add("level", levelProblem(&r.Level))
	if r.GoalMinutes == 0 {
		r.GoalMinutes = int(calendar.DefaultGoal / time.Minute)
	}
	bad.add("daily_goal_minutes", goalProblem(r.GoalMinutes))
	if r.TimeZone == "" {
		r.TimeZone = "UTC"
	}
	bad.add("time_zone", zoneProblem(r.TimeZone))
	return bad.fault()
}

// foldEmail returns the form in which addresses are compared. Addresses are ASCII, so that Go and PostgreSQL agree on their
// lower case; nothing else can have an account.
func foldEmail(email string) (string, bool) {
	local, domain, _ := strings.Cut(email, "@")
	ok := len(email) <= 254 && local != "" && domain != "" && !strings.Contains(domain, "@") &&
		!strings.ContainsFunc(email, func(r rune) bool { return r <= ' ' || r > '~' })
	return strings.ToLower(email), ok
}
