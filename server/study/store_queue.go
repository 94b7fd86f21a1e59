package study

import (
	"context"
	"fmt"
	"maps"
	"math"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/languagetutor/languagetutor/server/analytics"
	"github.com/languagetutor/languagetutor/server/calendar"
	"github.com/languagetutor/languagetutor/server/postgres"
	"github.com/languagetutor/languagetutor/server/vocabulary"
)

const (
	// doneTodaySQL tells, of the day's reviews that count, the entry and what limits they use up.
	doneTodaySQL = `
SELECT c.entry_id, d.preset_id,
       count(*) FILTER (WHERE r.state_before = 0 AND r.kind = 1), count(*) FILTER (WHERE r.state_before = 2 AND r.kind = 1)
FROM reviews r
JOIN cards c ON c.user_id = r.user_id AND c.id = r.card_id
JOIN decks d ON d.user_id = c.user_id AND d.id = c.deck_id
WHERE r.user_id = $1 AND r.day = $2 AND r.undone_at IS NULL
GROUP BY c.entry_id, d.preset_id`

	placedDecksSQL = `
SELECT id, preset_id FROM decks
WHERE user_id = $1 AND deleted_at IS NULL AND (cardinality($2::uuid[]) = 0 OR id = ANY($2))`

	learningSQL = `
SELECT c.id, c.entry_id, d.preset_id, c.due_at
FROM cards c JOIN decks d ON d.user_id = c.user_id AND d.id = c.deck_id
WHERE c.user_id = $1 AND c.deck_id = ANY($2) AND c.state IN (1, 3)
  AND c.deleted_at IS NULL AND c.suspended_at IS NULL AND c.buried_on IS DISTINCT FROM $3
ORDER BY c.due_at, c.id
LIMIT 2000`

	// dueReviewsSQL orders by ascending retrievability: by descending elapsed days over stability, which is the same within
	// one preset. $4 is the day.
	dueReviewsSQL = `
SELECT c.id, c.entry_id, c.stability, c.last_review_day
FROM cards c
WHERE c.user_id = $1 AND c.deck_id = ANY($2) AND c.state = 2 AND c.due_day <= $4
  AND c.deleted_at IS NULL AND c.suspended_at IS NULL AND c.buried_on IS DISTINCT FROM $4
ORDER BY ($4 - c.last_review_day) / c.stability DESC, c.id
LIMIT $3`

	// newCardsSQL reads each deck in the order of its index, so that a deck with few new cards costs no more than it has.
	newCardsSQL = `
SELECT c.id, c.entry_id
FROM unnest($2::uuid[]) AS deck (id) CROSS JOIN LATERAL (
    SELECT c.id, c.entry_id, c.template FROM cards c
    WHERE c.user_id = $1 AND c.deck_id = deck.id AND c.state = 0
      AND c.deleted_at IS NULL AND c.suspended_at IS NULL AND c.buried_on IS DISTINCT FROM $4
    ORDER BY c.entry_id, c.template
    LIMIT $3
) AS c
ORDER BY c.entry_id, c.template
LIMIT $3`

	paceSQL = `
SELECT count(*), coalesce(avg(least(duration_ms, $2)), 0)::float8
FROM (SELECT duration_ms FROM reviews
      WHERE user_id = $1 AND kind = 1 AND duration_ms > 0 AND undone_at IS NULL
      ORDER BY day DESC LIMIT 200) AS r`

	forecastSQL = `
SELECT greatest(due_day, $2), count(*)
FROM cards
WHERE user_id = $1 AND state = 2 AND due_day <= $3 AND deleted_at IS NULL AND suspended_at IS NULL
GROUP BY 1`
)

// templates is how many cards an entry has at most.
const templates = int(vocabulary.Produce)

// candidate is a card that may be studied, with no more than decides on its turn: a queue looks at many and shows few.
type candidate struct {
	id, entry, preset uuid.UUID
	dueAt             time.Time     // of a card in steps
	stability         float64       // of a card in review
	lastDay           calendar.Date // of a card in review
}

// done is what the learner did on a day.
type done struct {
	entries       map[uuid.UUID]bool
	news, reviews map[uuid.UUID]int // by preset
}

// queueDone adds to the batch the statement that reads what the learner did on a day.
func queueDone(batch *pgx.Batch, learner uuid.UUID, day calendar.Date, into *done) {
	batch.Queue(doneTodaySQL, learner, day.Midnight()).Query(func(rows pgx.Rows) error {
		*into = done{entries: map[uuid.UUID]bool{}, news: map[uuid.UUID]int{}, reviews: map[uuid.UUID]int{}}
		var entry, preset uuid.UUID
		var news, reviews int
		_, err := pgx.ForEachRow(rows, []any{&entry, &preset, &news, &reviews}, func() error {
			into.entries[entry] = true
			into.news[preset] += news
			into.reviews[preset] += reviews
			return nil
		})
		return err
	})
}

// placement are decks by the preset that schedules them.
type placement map[uuid.UUID][]uuid.UUID

func (p placement) decks() []uuid.UUID { return slices.Concat(slices.Collect(maps.Values(p))...) }

// queuePlacement adds to the batch the statement that reads which preset schedules each of the decks, or with none of all
// decks.
func queuePlacement(batch *pgx.Batch, learner uuid.UUID, decks []uuid.UUID, into *placement) {
	if decks == nil {
		decks = []uuid.UUID{}
	}
	batch.Queue(placedDecksSQL, learner, decks).Query(func(rows pgx.Rows) error {
		*into = placement{}
		var deck, preset uuid.UUID
		_, err := pgx.ForEachRow(rows, []any{&deck, &preset}, func() error {
			(*into)[preset] = append((*into)[preset], deck)
			return nil
		})
		return err
	})
}

// queueCandidates adds to the batch a statement that reads candidates, each scanned as its columns need.
func queueCandidates(
	batch *pgx.Batch, into *[]candidate, scan func(pgx.CollectableRow, *candidate) error, sql string, args ...any,
) {
	batch.Queue(sql, args...).Query(func(rows pgx.Rows) (err error) {
		*into, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (c candidate, err error) {
			err = scan(row, &c)
			return c, err
		})
		return err
	})
}

// queueLearning adds to the batch the statement that reads the cards in steps, the earliest due first.
func queueLearning(batch *pgx.Batch, learner uuid.UUID, decks []uuid.UUID, day calendar.Date, into *[]candidate) {
	scan := func(row pgx.CollectableRow, c *candidate) error {
		return row.Scan(&c.id, &c.entry, &c.preset, &c.dueAt)
	}
	queueCandidates(batch, into, scan, learningSQL, learner, decks, day.Midnight())
}

// queueDue adds to the batch the statement that reads enough due review cards of a preset, by ascending retrievability, to
// find cards of as many entries.
func queueDue(batch *pgx.Batch, learner, preset uuid.UUID, decks []uuid.UUID, day calendar.Date, entries int, into *[]candidate) {
	scan := func(row pgx.CollectableRow, c *candidate) error {
		var last time.Time
		err := row.Scan(&c.id, &c.entry, &c.stability, &last)
		c.preset, c.lastDay = preset, calendar.FromMidnight(last)
		return err
	}
	queueCandidates(batch, into, scan, dueReviewsSQL, learner, decks, entries*templates, day.Midnight())
}

// queueNew adds to the batch the statement that reads enough new cards of a preset, the oldest entry first, to find cards of
// as many entries.
func queueNew(batch *pgx.Batch, learner, preset uuid.UUID, decks []uuid.UUID, day calendar.Date, entries int, into *[]candidate) {
	scan := func(row pgx.CollectableRow, c *candidate) error {
		c.preset = preset
		return row.Scan(&c.id, &c.entry)
	}
	queueCandidates(batch, into, scan, newCardsSQL, learner, decks, entries*templates, day.Midnight())
}

// reviewPace returns how long one review takes the learner, from the last 200.
func reviewPace(ctx context.Context, db postgres.Querier, learner uuid.UUID) (time.Duration, error) {
	const enough = 20
	var count int
	var mean float64
	err := db.QueryRow(ctx, paceSQL, learner, analytics.MaxReviewTime.Milliseconds()).Scan(&count, &mean)
	if err != nil {
		return 0, fmt.Errorf("read review pace: %w", err)
	}
	if count < enough {
		return usualReview, nil
	}
	return max(time.Second, time.Duration(math.Round(mean))*time.Millisecond), nil
}
