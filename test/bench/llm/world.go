package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/languagetutor/languagetutor/server/cache"
	"github.com/languagetutor/languagetutor/server/fsrs"
	"github.com/languagetutor/languagetutor/server/identity"
	"github.com/languagetutor/languagetutor/server/postgres"
	"github.com/languagetutor/languagetutor/server/postgres/private"
	"github.com/languagetutor/languagetutor/server/study"
	"github.com/languagetutor/languagetutor/server/vocabulary"
)

const database = "bench"

// world is a private PostgreSQL with the catalogue and learners in it.
type world struct {
	folder   string
	keyFile  string
	database *private.Server
	pool     *pgxpool.Pool
	cache    *cache.Cache
	accounts *identity.Service
	learners []*learner
}

func newWorld(ctx context.Context, folder string, learners int) (w *world, err error) {
	w = &world{folder: folder, keyFile: filepath.Join(folder, "key.pem")}
	w.database, err = private.Start(ctx, private.Options{Dir: filepath.Join(folder, "postgres"), Durable: true, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, w.close())
		}
	}()
	if err := w.migrate(ctx); err != nil {
		return w, err
	}
	if w.pool, err = postgres.Open(ctx, postgres.Config{URL: w.url(), MaxConns: 4}); err != nil {
		return w, err
	}
	if _, err := vocabulary.Seed(ctx, w.pool); err != nil {
		return w, err
	}
	if err := w.openAccounts(ctx); err != nil {
		return w, err
	}
	for i := range learners {
		l, err := w.newLearner(ctx, i)
		if err != nil {
			return w, fmt.Errorf("make learner: %w", err)
		}
		w.learners = append(w.learners, l)
	}
	_, err = w.pool.Exec(ctx, "VACUUM ANALYZE")
	return w, err
}

func (w *world) url() string { return w.database.URL(database) }

func (w *world) migrate(ctx context.Context) error {
	if err := w.database.CreateDatabase(ctx, database); err != nil {
		return err
	}
	migrator, err := postgres.NewMigrator(ctx, postgres.MigrateConfig{URL: w.url()})
	if err != nil {
		return err
	}
	_, err = migrator.Up(ctx)
	return errors.Join(err, migrator.Close())
}

// openAccounts makes accounts that the server knows, without what it costs to guess their passwords.
func (w *world) openAccounts(ctx context.Context) error {
	if err := identity.EnsureKeyFile(w.keyFile); err != nil {
		return err
	}
	keys, err := identity.LoadKeys(w.keyFile)
	if err != nil {
		return err
	}
	if w.cache, err = cache.Open(ctx, cache.Config{}, time.Now, slog.New(slog.DiscardHandler)); err != nil {
		return err
	}
	w.accounts, err = identity.New(w.pool, w.cache, identity.Config{
		Keys: keys, Issuer: issuer, OnRegister: []identity.RegisterHook{study.CreateDefaultPreset}, Limits: &identity.Limits{},
		Hash: identity.Params{MemoryKiB: 8, Passes: 1, Threads: 1},
	})
	return err
}

// newLearner makes an account and a deck of the words, all of them in review and due.
func (w *world) newLearner(ctx context.Context, i int) (*learner, error) {
	email, password := "learner"+strconv.Itoa(i)+"@example.org", identity.Secret("a bench in the park")
	err := w.accounts.Register(ctx, identity.Origin{}, identity.Registration{
		Email: email, Password: password, DisplayName: "Bench", NativeLanguage: "en", TargetLanguage: "fr", Level: 3, GoalMinutes: 5, TimeZone: "UTC",
	})
	if err != nil {
		return nil, err
	}
	tokens, err := w.accounts.Login(ctx, identity.Origin{}, identity.SignIn{Email: email, Password: password, DeviceName: "bench"})
	if err != nil {
		return nil, err
	}
	return &learner{token: string(tokens.Access)}, w.fillDeck(ctx, tokens.LearnerID)
}

func (w *world) fillDeck(ctx context.Context, id uuid.UUID) error {
	scheduler, err := fsrs.NewScheduler(fsrs.DefaultConfig())
	if err != nil {
		return err
	}
	for _, fill := range []struct {
		sql string
		arg any
	}{
		{`INSERT INTO decks (user_id, id, name, language, translation_language, preset_id, created_at)
		  SELECT $1, $2, 'French', 'fr', 'en', id, now() FROM presets WHERE user_id = $1`, uuid.New()},
		{`INSERT INTO entries (user_id, id, deck_id, term, translations, search_text, created_at, updated_at)
		  SELECT $1, gen_random_uuid(), d.id, word, '{word}', word || ' word', now(), now()
		  FROM decks d, unnest($2::text[]) AS word WHERE d.user_id = $1`, words},
		{`INSERT INTO cards (user_id, id, entry_id, deck_id, template, created_at, state, stability, difficulty, interval_days, due_day,
		                     reps, last_review_at, last_review_id, last_review_day, fingerprint)
		  SELECT $1, gen_random_uuid(), id, deck_id, 1, now() - interval '50 days', 2, 20, 5, 30, current_date - 1,
		         1, now() - interval '30 days', gen_random_uuid(), current_date - 30, $2
		  FROM entries WHERE user_id = $1`, int64(scheduler.Fingerprint())},
	} {
		if _, err := w.pool.Exec(ctx, fill.sql, id, fill.arg); err != nil {
			return err
		}
	}
	_, err = w.pool.Exec(ctx, `
		INSERT INTO reviews (user_id, id, card_id, rating, kind, reviewed_at, day, duration_ms, received_at, state_before,
		                     stability_before, difficulty_before, elapsed_days, retrievability, was_due)
		SELECT user_id, last_review_id, id, 3, 1, last_review_at, last_review_day, 4000, last_review_at, 2, 10, 5, 5, 0.9, true
		FROM cards WHERE user_id = $1`, id)
	return err
}

// modelsFile names the model, with budgets that are kept and never used up.
const modelsFile = `
providers:
  - {name: bench, kind: openai, base-url: %q, model: %s, key-file: %q, max-concurrent: 16384,
     allow-private: [127.0.0.0/8], price: {input: 0.15, output: 0.6, cached: 0.075}}
limits: {learner-daily-tokens: 1000000000, learner-daily-money: 1000000, instance-daily-tokens: 1000000000000, instance-daily-money: 1000000000}
`

// startTutor starts a server of its own process.
func (w *world) startTutor(ctx context.Context, name string, u *upstream, profile string, environment ...string) (*tutor, error) {
	models, keyOfModel := filepath.Join(w.folder, name+".yaml"), filepath.Join(w.folder, "model.key")
	if err := os.WriteFile(keyOfModel, []byte(key), 0o600); err != nil {
		return nil, err
	}
	if err := os.WriteFile(models, fmt.Appendf(nil, modelsFile, u.url, model, keyOfModel), 0o600); err != nil {
		return nil, err
	}
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	port, err := freePort(ctx)
	if err != nil {
		return nil, err
	}
	address := "127.0.0.1:" + strconv.Itoa(port)
	p, err := launch(ctx, filepath.Join(w.folder, name+".log"), environment, self, serveCommand,
		"-listen", address, "-database", w.url(), "-key", w.keyFile, "-models", models, "-cpuprofile", profile)
	if err != nil {
		return nil, err
	}
	if err := reachable(ctx, address); err != nil {
		p.kill()
		said, _ := os.ReadFile(filepath.Join(w.folder, name+".log"))
		return nil, fmt.Errorf("the server does not start: %w\n%s", err, said)
	}
	return newTutor(p, newHTTPClient(), address, w.learners), nil
}

func (w *world) close() error {
	var err error
	if w.cache != nil {
		err = w.cache.Close()
	}
	if w.pool != nil {
		w.pool.Close()
	}
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	return errors.Join(err, w.database.Stop(ctx))
}
