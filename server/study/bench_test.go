package study_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/languagetutor/languagetutor/server/fsrs"
	"github.com/languagetutor/languagetutor/server/study"
)

// hundredThousand gives the learner 50,000 entries with two cards each: 60,000 cards in review, of which 5,000 are due, and
// 40,000 new ones.
func (l *learner) hundredThousand() {
	scheduler, err := fsrs.NewScheduler(study.DefaultSettings().Scheduling)
	if err != nil {
		l.fatal(err)
	}
	l.exec(`INSERT INTO entries (user_id, id, deck_id, term, translations, search_text, created_at, updated_at)
		SELECT $1, lpad(to_hex(i), 32, '0')::uuid, $2, 'mot ' || i, ARRAY['word ' || i], 'mot ' || i || ' word ' || i, $3, $3
		FROM generate_series(1, 50000) AS i`, l.id, l.deck, noon)
	l.exec(`INSERT INTO cards (user_id, id, entry_id, deck_id, template, created_at, state, stability, difficulty, interval_days,
			due_day, reps, last_review_at, last_review_id, last_review_day, fingerprint)
		SELECT $1, md5(i || '/' || template)::uuid, lpad(to_hex(i), 32, '0')::uuid, $2, template, $3,
			2, 1 + i * 7919 % 1000 / 10.0, 1 + i % 9, greatest(due_in, 0) + ago,
			date '2026-03-10' + due_in, 5, last + time '12:00' AT TIME ZONE 'UTC', md5(i || '+' || template)::uuid, last, $4
		FROM generate_series(1, 30000) AS i, generate_series(1, 2) AS template,
			LATERAL (SELECT CASE WHEN i <= 2500 THEN -(i % 30) ELSE 1 + i % 300 END AS due_in, 5 + i % 90 AS ago) AS d,
			LATERAL (SELECT date '2026-03-10' + least(due_in, 0) - ago AS last) AS l`,
		l.id, l.deck, noon, int64(scheduler.Fingerprint()))
	l.exec(`INSERT INTO cards (user_id, id, entry_id, deck_id, template, created_at)
		SELECT user_id, md5(id || '/' || template)::uuid, id, deck_id, template, $2
		FROM entries, generate_series(1, 2) AS template
		WHERE user_id = $1 AND NOT EXISTS (SELECT FROM cards c WHERE c.user_id = $1 AND c.entry_id = entries.id)`, l.id, noon)
	l.exec(`INSERT INTO reviews (user_id, id, card_id, rating, kind, reviewed_at, day, duration_ms, received_at,
			state_before, stability_before, difficulty_before, elapsed_days, retrievability, was_due)
		SELECT user_id, last_review_id, id, 3, 1, last_review_at, last_review_day, 8000, last_review_at, 2, stability, difficulty, 1, 0.9, true
		FROM cards WHERE user_id = $1 AND state = 2`, l.id)
	l.exec(`VACUUM ANALYZE entries, cards, reviews`)
}

func BenchmarkSubmitReviews(b *testing.B) {
	w := newWorld(b)
	l := w.learner("UTC")
	l.hundredThousand()
	var cards []uuid.UUID
	if err := w.db.QueryRow(b.Context(), `SELECT array_agg(id ORDER BY id) FROM cards WHERE user_id = $1`, l.id).Scan(&cards); err != nil {
		b.Fatal(err)
	}
	next := 0
	for _, size := range []int{1, 50} {
		b.Run(fmt.Sprintf("%d a call", size), func(b *testing.B) {
			b.ReportAllocs()
			batch := make([]study.NewReview, size)
			for b.Loop() {
				w.now = w.now.Add(time.Second)
				for i := range batch {
					batch[i] = review(cards[next%len(cards)], fsrs.Rating(next%4+1), w.now)
					next++
				}
				l.submit(batch...)
			}
			b.ReportMetric(float64(b.N*size)/b.Elapsed().Seconds(), "reviews/s")
		})
	}
}

func BenchmarkQueue(b *testing.B) {
	w := newWorld(b)
	l := w.learner("UTC")
	l.hundredThousand()
	if got, want := l.counts(), (study.DueCounts{Review: 200, New: 20}); got != want {
		b.Fatalf("due are %+v, want %+v", got, want)
	}
	for _, limit := range []int{study.DefaultQueueLimit, 220} {
		b.Run(fmt.Sprintf("%d cards", limit), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if got := len(l.queue(study.QueueRequest{Limit: limit}).Cards); got != limit {
					b.Fatalf("%d cards, want %d", got, limit)
				}
			}
		})
	}
}
