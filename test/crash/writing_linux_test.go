package crash

import (
	"context"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	pb "github.com/languagetutor/languagetutor/proto/languagetutor/v1"
	"github.com/languagetutor/languagetutor/server/postgres"
	"github.com/languagetutor/languagetutor/server/postgres/pgtest"
)

const (
	batches  = 1000
	parallel = 32
)

// killedWhileWriting kills a server under 1,000 batches of reviews, sends all of them again to its successor, and compares
// with a learner who sent the same history in order and in peace.
func killedWhileWriting(t *testing.T, bin string) {
	t.Helper()
	database, key := pgtest.URL(t), filepath.Join(t.TempDir(), "key.pem")
	db, err := postgres.Open(t.Context(), postgres.Config{URL: database, MaxConns: 2})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(db.Close)
	victim := serve(t, bin, database, key)
	l := signUp(t, victim.url)
	deck, entries := newID(), make([]string, 20)
	for i := range entries {
		entries[i] = newID()
	}
	history := newHistory(l.learns(t, deck, entries))

	acknowledged := l.submit(t, history, func(answers int) {
		if answers == batches/3 {
			victim.kill()
		}
	})
	if n := len(acknowledged); n < batches/3 || n == batches {
		t.Fatalf("%d of %d batches were answered: the kill came at the wrong time", n, batches)
	}
	if victim.cmd.ProcessState.ExitCode() != -1 {
		t.Fatalf("the server was to be killed and %v", victim.cmd.ProcessState)
	}
	survived := reviewIDs(t, db, l)
	for i, results := range acknowledged {
		for _, r := range results {
			if r.GetStatus() != pb.ReviewStatus_REVIEW_STATUS_ACCEPTED || !survived[r.GetId()] {
				t.Errorf("batch %d: review %s was answered %s; in the log: %t", i, r.GetId(), r.GetStatus(), survived[r.GetId()])
			}
		}
	}

	successor := serve(t, bin, database, key)
	l.meet(t, successor.url)
	again := l.submit(t, history, func(int) {})
	if len(again) != batches {
		t.Fatalf("the successor answered %d of %d batches", len(again), batches)
	}
	total := 0
	for i, batch := range history {
		total += len(batch)
		for _, r := range again[i] {
			if status := r.GetStatus(); status == pb.ReviewStatus_REVIEW_STATUS_DUPLICATE != survived[r.GetId()] || r.GetReason() != 0 {
				t.Errorf("batch %d: review %s, which was in the log: %t, is %s", i, r.GetId(), survived[r.GetId()], status)
			}
		}
	}
	if log := reviewIDs(t, db, l); len(log) != total {
		t.Errorf("%d reviews in the log, want %d", len(log), total)
	}

	calm := signUp(t, successor.url)
	calm.learns(t, deck, entries)
	calm.submitInOrder(t, slices.Concat(history...))
	for _, table := range []string{"cards", "reviews", "learner_days"} {
		calmRows, rows := owned(t, db, table, calm), owned(t, db, table, l)
		if len(calmRows) == 0 {
			t.Errorf("nothing in %s", table)
		}
		if diff := cmp.Diff(calmRows, rows); diff != "" {
			t.Errorf("%s of who sent all in order - of who was cut off:\n%.4000s", table, diff)
		}
	}
}

// newHistory draws batches of 1 to 3 reviews of two months, in the order of no clock.
func newHistory(cards []string) [][]*pb.NewReview {
	draw := rand.New(rand.NewPCG(1, 2))
	first := time.Now().Add(-60 * 24 * time.Hour).Truncate(time.Minute)
	history := make([][]*pb.NewReview, batches)
	for i := range history {
		for range 1 + draw.IntN(3) {
			at := first.Add(time.Duration(draw.IntN(59*24*60)) * time.Minute)
			history[i] = append(history[i], newReview(cards[draw.IntN(len(cards))], pb.Rating(1+draw.IntN(4)), at))
		}
	}
	return history
}

// submit sends batches, many at once, and returns the results of those that were answered, by the number of the batch. After
// each answer it tells how many there are. From the first error on nothing more is sent.
func (l *learner) submit(t *testing.T, history [][]*pb.NewReview, answered func(int)) map[int][]*pb.ReviewResult {
	t.Helper()
	var mu sync.Mutex
	all := make(map[int][]*pb.ReviewResult)
	var next atomic.Int64
	var group sync.WaitGroup
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	for range parallel {
		group.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(history) && ctx.Err() == nil; i = int(next.Add(1)) - 1 {
				res, err := l.study.SubmitReviews(ctx, &pb.SubmitReviewsRequest{Reviews: history[i], Device: "phone"})
				if err != nil {
					t.Logf("batch %d: %v", i, err)
					stop()
					return
				}
				mu.Lock()
				all[i] = res.GetResults()
				count := len(all)
				mu.Unlock()
				answered(count)
			}
		})
	}
	group.Wait()
	return all
}

// submitInOrder sends reviews as they happened.
func (l *learner) submitInOrder(t *testing.T, reviews []*pb.NewReview) {
	t.Helper()
	slices.SortFunc(reviews, func(a, b *pb.NewReview) int {
		if c := a.GetReviewedAt().AsTime().Compare(b.GetReviewedAt().AsTime()); c != 0 {
			return c
		}
		return strings.Compare(a.GetId(), b.GetId())
	})
	for batch := range slices.Chunk(reviews, 100) {
		res, err := l.study.SubmitReviews(t.Context(), &pb.SubmitReviewsRequest{Reviews: batch, Device: "phone"})
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range res.GetResults() {
			if r.GetStatus() != pb.ReviewStatus_REVIEW_STATUS_ACCEPTED {
				t.Fatalf("in order: %v", r)
			}
		}
	}
}

func reviewIDs(t *testing.T, db *pgxpool.Pool, l *learner) map[string]bool {
	t.Helper()
	found := map[string]bool{}
	for _, id := range query(t, db, `SELECT id::text FROM reviews WHERE user_id = $1`, l.id) {
		found[id] = true
	}
	return found
}

// owned are a learner's rows of a table, without whose they are and when the server wrote them.
func owned(t *testing.T, db *pgxpool.Pool, table string, l *learner) []string {
	t.Helper()
	return query(t, db, `SELECT (to_jsonb(t) - 'user_id' - 'created_at' - 'received_at')::text FROM `+table+` t WHERE user_id = $1 ORDER BY 1`, l.id)
}

func query(t *testing.T, db *pgxpool.Pool, sql string, args ...any) []string {
	t.Helper()
	rows, err := db.Query(t.Context(), sql, args...)
	if err != nil {
		t.Fatal(err)
	}
	found, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	return found
}
