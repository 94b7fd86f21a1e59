package study

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/languagetutor/languagetutor/server/calendar"
	"github.com/languagetutor/languagetutor/server/fsrs"
	"github.com/languagetutor/languagetutor/server/postgres"
)

// reviewColumns are what scanReview reads.
const reviewColumns = `id, card_id, rating, kind, reviewed_at, day, duration_ms, device, undone_at,
    state_before, stability_before, difficulty_before, elapsed_days, retrievability, was_due`

const (
	reviewsByIDSQL = `
SELECT ` + reviewColumns + ` FROM reviews WHERE user_id = $1 AND id = ANY($2)`

	// logsSQL is the part of the logs that counts.
	logsSQL = `
SELECT ` + reviewColumns + ` FROM reviews WHERE user_id = $1 AND card_id = ANY($2) AND undone_at IS NULL`

	historySQL = `
SELECT ` + reviewColumns + ` FROM reviews
WHERE user_id = $1 AND card_id = $2 AND (reviewed_at, id) < ($3, $4)
ORDER BY reviewed_at DESC, id DESC
LIMIT $5`

	insertReviewsSQL = `
INSERT INTO reviews (user_id, id, card_id, rating, kind, reviewed_at, day, duration_ms, device, received_at,
                     state_before, stability_before, difficulty_before, elapsed_days, retrievability, was_due)
SELECT $1, n.id, n.card_id, n.rating, n.kind, n.reviewed_at, n.day, n.duration_ms, n.device, $2,
       n.state_before, n.stability_before, n.difficulty_before, n.elapsed_days, n.retrievability, n.was_due
FROM unnest($3::uuid[], $4::uuid[], $5::smallint[], $6::smallint[], $7::timestamptz[], $8::date[], $9::int[], $10::text[],
            $11::smallint[], $12::float8[], $13::float8[], $14::int[], $15::float8[], $16::boolean[])
    AS n (id, card_id, rating, kind, reviewed_at, day, duration_ms, device,
          state_before, stability_before, difficulty_before, elapsed_days, retrievability, was_due)`

	// updateBeforeSQL changes only what follows the log; the facts of a review are never changed.
	updateBeforeSQL = `
UPDATE reviews AS r SET
    state_before = n.state_before, stability_before = n.stability_before, difficulty_before = n.difficulty_before,
    elapsed_days = n.elapsed_days, retrievability = n.retrievability, was_due = n.was_due
FROM unnest($2::uuid[], $3::smallint[], $4::float8[], $5::float8[], $6::int[], $7::float8[], $8::boolean[])
    AS n (id, state_before, stability_before, difficulty_before, elapsed_days, retrievability, was_due)
WHERE r.user_id = $1 AND r.id = n.id`

	undoReviewSQL = `
UPDATE reviews SET undone_at = $3 WHERE user_id = $1 AND id = $2 AND undone_at IS NULL`
)

func scanReview(row pgx.CollectableRow) (Review, error) {
	var (
		r                   Review
		rating, kind, state int16
		day                 time.Time
		duration            int64
		elapsed             int32
	)
	err := row.Scan(&r.ID, &r.CardID, &rating, &kind, &r.ReviewedAt, &day, &duration, &r.Device, &r.UndoneAt,
		&state, &r.Memory.Stability, &r.Memory.Difficulty, &elapsed, &r.Retrievability, &r.WasDue)
	r.Rating, r.Kind, r.State = fsrs.Rating(rating), Kind(kind), fsrs.State(state)
	r.Day, r.Duration, r.ElapsedDays = calendar.FromMidnight(day), time.Duration(duration)*time.Millisecond, int(elapsed)
	return r, err
}

func queryReviews(ctx context.Context, db postgres.Querier, sql string, args ...any) ([]Review, error) {
	rows, err := db.Query(ctx, sql, args...)
	if err != nil {
		return nil, fmt.Errorf("read reviews: %w", err)
	}
	reviews, err := pgx.CollectRows(rows, scanReview)
	if err != nil {
		return nil, fmt.Errorf("read reviews: %w", err)
	}
	return reviews, nil
}

// queueReviews adds to the batch a statement that reads reviews.
func queueReviews(batch *pgx.Batch, into *[]Review, sql string, args ...any) {
	batch.Queue(sql, args...).Query(func(rows pgx.Rows) (err error) {
		*into, err = pgx.CollectRows(rows, scanReview)
		return err
	})
}

// beforeColumns are the columns of Before, one slice each.
type beforeColumns struct {
	states       []int16
	stabilities  []float64
	difficulties []float64
	elapsed      []int32
	recall       []float64
	due          []bool
}

func columnsBefore(reviews []Review) beforeColumns {
	n := len(reviews)
	c := beforeColumns{
		make([]int16, n), make([]float64, n), make([]float64, n), make([]int32, n), make([]float64, n), make([]bool, n),
	}
	for i, r := range reviews {
		c.states[i], c.stabilities[i], c.difficulties[i] = int16(r.State), r.Memory.Stability, r.Memory.Difficulty
		c.elapsed[i], c.recall[i], c.due[i] = int32(r.ElapsedDays), r.Retrievability, r.WasDue
	}
	return c
}

// queueNewReviews adds to the batch the statement that appends reviews to the log.
func queueNewReviews(batch *pgx.Batch, learner uuid.UUID, received time.Time, reviews []Review) {
	n := len(reviews)
	if n == 0 {
		return
	}
	ids, cardIDs := make([]uuid.UUID, n), make([]uuid.UUID, n)
	ratings, kinds := make([]int16, n), make([]int16, n)
	ats, days := make([]time.Time, n), make([]time.Time, n)
	durations, devices := make([]int32, n), make([]string, n)
	for i, r := range reviews {
		ids[i], cardIDs[i], ratings[i], kinds[i] = r.ID, r.CardID, int16(r.Rating), int16(r.Kind)
		ats[i], days[i] = r.ReviewedAt, r.Day.Midnight()
		durations[i], devices[i] = int32(r.Duration.Milliseconds()), r.Device
	}
	b := columnsBefore(reviews)
	batch.Queue(insertReviewsSQL, learner, received, ids, cardIDs, ratings, kinds, ats, days, durations, devices,
		b.states, b.stabilities, b.difficulties, b.elapsed, b.recall, b.due)
}

// queueBefore adds to the batch the statement that notes what a replay found before reviews of the log.
func queueBefore(batch *pgx.Batch, learner uuid.UUID, reviews []Review) {
	if len(reviews) == 0 {
		return
	}
	ids := make([]uuid.UUID, len(reviews))
	for i, r := range reviews {
		ids[i] = r.ID
	}
	b := columnsBefore(reviews)
	batch.Queue(updateBeforeSQL, learner, ids, b.states, b.stabilities, b.difficulties, b.elapsed, b.recall, b.due)
}
