package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"path/filepath"
	"time"

	"connectrpc.com/connect"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgxpool"
	"google.golang.org/protobuf/types/known/durationpb"
	"google.golang.org/protobuf/types/known/timestamppb"

	pb "github.com/languagetutor/languagetutor/proto/languagetutor/v1"
	"github.com/languagetutor/languagetutor/server"
	"github.com/languagetutor/languagetutor/server/client"
	"github.com/languagetutor/languagetutor/server/config"
	"github.com/languagetutor/languagetutor/server/fsrs"
	"github.com/languagetutor/languagetutor/server/identity"
	"github.com/languagetutor/languagetutor/server/postgres"
	"github.com/languagetutor/languagetutor/server/postgres/private"
)

const (
	database     = "bench"
	learnersEach = 2 // of a client
	cardsEach    = 1000
	cardIDFormat = "00000000-0000-4000-8000-%012x"
)

// world is a server on a private PostgreSQL, with learners who have cards.
type world struct {
	url      string
	database *private.Server
	pool     *pgxpool.Pool
	address  string // of the API
	study    pb.StudyServiceClient
	learners []learner
	reader   learner // has the many cards
	stop     context.CancelFunc
	done     chan error
}

type learner struct {
	id    uuid.UUID
	token string
}

func newWorld(ctx context.Context, folder string, o options) (w *world, err error) {
	w = &world{done: make(chan error, 1)}
	w.database, err = private.Start(ctx, private.Options{Dir: filepath.Join(folder, "postgres"), Durable: true, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, w.close())
		}
	}()
	if err := w.database.CreateDatabase(ctx, database); err != nil {
		return w, err
	}
	w.url = w.database.URL(database)
	migrator, err := postgres.NewMigrator(ctx, postgres.MigrateConfig{URL: w.url})
	if err != nil {
		return w, err
	}
	if _, err := migrator.Up(ctx); err != nil {
		return w, errors.Join(err, migrator.Close())
	}
	if err := migrator.Close(); err != nil {
		return w, err
	}
	if w.pool, err = postgres.Open(ctx, postgres.Config{URL: w.url}); err != nil {
		return w, err
	}
	if err := w.serve(ctx, folder); err != nil {
		return w, err
	}
	for range o.clients * learnersEach {
		l, err := w.newLearner(ctx, cardsEach)
		if err != nil {
			return w, err
		}
		w.learners = append(w.learners, l)
	}
	if w.reader, err = w.newLearner(ctx, o.cards); err != nil {
		return w, err
	}
	_, err = w.pool.Exec(ctx, "VACUUM ANALYZE")
	return w, err
}

// serve starts the server.
func (w *world) serve(ctx context.Context, folder string) error {
	key := filepath.Join(folder, "key.pem")
	if err := identity.EnsureKeyFile(key); err != nil {
		return err
	}
	cfg := config.Config{
		Listen: "127.0.0.1:0", DrainTimeout: 5 * time.Second, MaxConnections: 1000, InsecureCookies: true,
		DatabaseURL: config.Secret(w.url), DatabaseMaxConns: 20, Issuer: "bench", SigningKeyFiles: []string{key},
	}
	srv, err := server.New(ctx, cfg, server.Options{Version: "bench", Log: slog.New(slog.NewTextHandler(io.Discard, nil)), SignInLimits: &identity.Limits{}})
	if err != nil {
		return err
	}
	serving, stop := context.WithCancel(context.WithoutCancel(ctx))
	w.stop = stop
	go func() { w.done <- srv.Run(serving) }()
	w.address = "http://" + srv.Addr().String()
	plain := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 100}}
	w.study = pb.NewStudyServiceClient(plain, w.address)
	return nil
}

// newLearner registers a learner and gives them cards by SQL: two fifths new, the rest in review with three reviews each, one
// in twelve of them due.
func (w *world) newLearner(ctx context.Context, cards int) (learner, error) {
	email := uuid.NewString() + "@example.org"
	c := client.New(w.address)
	account := client.Account{Email: email, Password: "a bench in the park", Name: "Bench", Native: "en", Target: "fr", TimeZone: "UTC"}
	if err := c.Register(ctx, account); err != nil {
		return learner{}, err
	}
	token, err := c.Token(ctx)
	if err != nil {
		return learner{}, err
	}
	l := learner{token: token}
	if err := w.pool.QueryRow(ctx, `SELECT id FROM users WHERE email = $1`, email).Scan(&l.id); err != nil {
		return l, err
	}
	scheduler, err := fsrs.NewScheduler(fsrs.DefaultConfig())
	if err != nil {
		return l, err
	}
	deck := uuid.New()
	for _, fill := range []struct {
		sql  string
		args []any
	}{
		{`INSERT INTO decks (user_id, id, name, language, translation_language, preset_id, created_at)
		  SELECT $1, $2, 'French', 'fr', 'en', id, now() FROM presets WHERE user_id = $1`, []any{l.id, deck}},
		{`INSERT INTO entries (user_id, id, deck_id, term, translations, search_text, created_at, updated_at)
		  SELECT $1, (lpad(to_hex(i), 8, '0') || '-0000-4000-8000-000000000000')::uuid, $2, 'mot ' || i, '{word}', 'mot word', now(), now()
		  FROM generate_series(0, $3::int - 1) AS i`, []any{l.id, deck, cards}},
		{`INSERT INTO cards (user_id, id, entry_id, deck_id, template, created_at, state, stability, difficulty, interval_days, due_day,
		                     reps, last_review_at, last_review_id, last_review_day, fingerprint)
		  SELECT $1, ('00000000-0000-4000-8000-' || lpad(to_hex(i), 12, '0'))::uuid,
		         (lpad(to_hex(i), 8, '0') || '-0000-4000-8000-000000000000')::uuid, $2, 1, now() - interval '50 days',
		         2, 20 + i % 60, 5, 30, current_date + CASE WHEN i % 12 = 0 THEN -1 ELSE 1 + i % 30 END,
		         3, now() - interval '30 days', gen_random_uuid(), current_date - 30, $4
		  FROM generate_series(0, $3::int * 3 / 5 - 1) AS i`, []any{l.id, deck, cards, int64(scheduler.Fingerprint())}},
		{`INSERT INTO cards (user_id, id, entry_id, deck_id, template, created_at)
		  SELECT $1, ('00000000-0000-4000-8000-' || lpad(to_hex(i), 12, '0'))::uuid,
		         (lpad(to_hex(i), 8, '0') || '-0000-4000-8000-000000000000')::uuid, $2, 1, now() - interval '50 days'
		  FROM generate_series($3::int * 3 / 5, $3::int - 1) AS i`, []any{l.id, deck, cards}},
		{`INSERT INTO reviews (user_id, id, card_id, rating, kind, reviewed_at, day, duration_ms, received_at, state_before,
		                       stability_before, difficulty_before, elapsed_days, retrievability, was_due)
		  SELECT user_id, CASE i WHEN 0 THEN last_review_id ELSE gen_random_uuid() END, id, 3, 1, last_review_at - i * interval '5 days',
		         last_review_day - i * 5, 4000, last_review_at, 2, 10, 5, 5, 0.9, true
		  FROM cards CROSS JOIN generate_series(0, 2) AS i WHERE user_id = $1 AND state = 2`, []any{l.id}},
	} {
		if _, err := w.pool.Exec(ctx, fill.sql, fill.args...); err != nil {
			return l, fmt.Errorf("fill cards: %w", err)
		}
	}
	return l, nil
}

// reviewed are the cards that are submitted: those in review.
const reviewed = cardsEach * 3 / 5

func cardID(i int) uuid.UUID { return uuid.MustParse(fmt.Sprintf(cardIDFormat, i%reviewed)) }

// submit sends one request with reviews of random cards of one of the client's learners. No learner has two clients: reviews
// that overtake each other are folded again, and pgbench has nothing like it.
func (w *world) submit(ctx context.Context, client, size int) error {
	l := w.learners[client*learnersEach+rand.IntN(learnersEach)]
	first := rand.IntN(reviewed)
	req := &pb.SubmitReviewsRequest{Device: "bench"}
	for i := range size {
		req.Reviews = append(req.Reviews, &pb.NewReview{
			Id: uuid.Must(uuid.NewV7()).String(), CardId: cardID(first + i).String(), Rating: pb.Rating_RATING_GOOD,
			ReviewedAt: timestamppb.Now(), Duration: durationpb.New(5 * time.Second),
		})
	}
	res, err := w.study.SubmitReviews(l.authorize(ctx), req)
	if err != nil {
		return err
	}
	for _, r := range res.GetResults() {
		if r.GetStatus() != pb.ReviewStatus_REVIEW_STATUS_ACCEPTED {
			return fmt.Errorf("review not accepted: %v", r)
		}
	}
	return nil
}

func (w *world) readQueue(ctx context.Context) error {
	res, err := w.study.GetQueue(w.reader.authorize(ctx), &pb.GetQueueRequest{})
	if err == nil && len(res.GetCards()) != 50 {
		return fmt.Errorf("the queue has %d cards", len(res.GetCards()))
	}
	return err
}

func (l learner) authorize(ctx context.Context) context.Context {
	ctx, call := connect.NewClientContext(ctx)
	call.RequestHeader().Set("Authorization", "Bearer "+l.token)
	return ctx
}

func (w *world) close() error {
	var err error
	if w.stop != nil {
		w.stop()
		err = <-w.done
	}
	if w.pool != nil {
		w.pool.Close()
	}
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	return errors.Join(err, w.database.Stop(ctx))
}
