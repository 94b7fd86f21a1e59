package study

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/languagetutor/languagetutor/server/analytics"
	"github.com/languagetutor/languagetutor/server/calendar"
	"github.com/languagetutor/languagetutor/server/postgres"
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
SELECT ` + cardColumns + `, d.preset_id
FROM cards c JOIN decks d ON d.user_id = c.user_id AND d.id = c.deck_id
WHERE c.user_id = $1 AND c.deck_id = ANY($2) AND c.state IN (1, 3)
  AND c.deleted_at IS NULL AND c.suspended_at IS NULL AND c.buried_on IS DISTINCT FROM $3
ORDER BY c.due_at, c.id
LIMIT 2000`

	// dueReviewsSQL orders by ascending retrievability: by descending elapsed days over stability, which is the same within
	// one preset. $4 is the day.
	dueReviewsSQL = `
SELECT ` + cardColumns + `
FROM cards c
WHERE c.user_id = $1 AND c.deck_id = ANY($2) AND c.state = 2 AND c.due_day <= $4
  AND c.deleted_at IS NULL AND c.suspended_at IS NULL AND c.buried_on IS DISTINCT FROM $4
ORDER BY ($4 - c.last_review_day) / c.stability DESC, c.id
LIMIT $3`

	// newCardsSQL reads each deck in the order of its index, so that a deck with few new cards costs no more than it has.
	newCardsSQL = `
SELECT ` + cardColumns + `
FROM unnest($2::uuid[]) AS deck (id) CROSS JOIN LATERAL (
    SELECT * FROM cards c
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
const templates = 2

// done is what the learner did on a day.
type done struct {
	entries       map[uuid.UUID]bool
	news, reviews map[uuid.UUID]int // by preset
}

func readDone(ctx context.Context, db postgres.Querier, learner uuid.UUID, day calendar.Date) (done, error) {
	d := done{entries: map[uuid.UUID]bool{}, news: map[uuid.UUID]int{}, reviews: map[uuid.UUID]int{}}
	rows, err := db.Query(ctx, doneTodaySQL, learner, day.Midnight())
	if err != nil {
		return d, fmt.Errorf("read the day's reviews: %w", err)
	}
	var entry, preset uuid.UUID
	var news, reviews int
	_, err = pgx.ForEachRow(rows, []any{&entry, &preset, &news, &reviews}, func() error {
		d.entries[entry] = true
		d.news[preset] += news
		d.reviews[preset] += reviews
		return nil
	})
	if err != nil {
		return d, fmt.Errorf("read the day's reviews: %w", err)
	}
	return d, nil
}

// placedPreset is a preset with the decks that it schedules.
type placedPreset struct {
	Preset
	deckIDs []uuid.UUID
}

type placedPresets []placedPreset

func (p placedPresets) decks() []uuid.UUID {
	ids := []uuid.UUID{}
	for _, preset := range p {
		ids = append(ids, preset.deckIDs...)
	}
	return ids
}

// place returns the presets of the decks, or with none of all decks, in a stable order.
func place(
	ctx context.Context, db postgres.Querier, learner uuid.UUID, presets []Preset, decks []uuid.UUID,
) (placedPresets, error) {
	if decks == nil {
		decks = []uuid.UUID{}
	}
	rows, err := db.Query(ctx, placedDecksSQL, learner, decks)
	if err != nil {
		return nil, fmt.Errorf("read decks: %w", err)
	}
	byPreset := map[uuid.UUID][]uuid.UUID{}
	var deck, preset uuid.UUID
	_, err = pgx.ForEachRow(rows, []any{&deck, &preset}, func() error {
		byPreset[preset] = append(byPreset[preset], deck)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read decks: %w", err)
	}
	var placed placedPresets
	for _, p := range presets {
		if ids := byPreset[p.ID]; len(ids) > 0 {
			placed = append(placed, placedPreset{p, ids})
		}
	}
	slices.SortFunc(placed, func(a, b placedPreset) int { return bytes.Compare(a.ID[:], b.ID[:]) })
	return placed, nil
}

func queryCards(
	ctx context.Context, db postgres.Querier, scan pgx.RowToFunc[storedCard], sql string, args ...any,
) ([]storedCard, error) {
	rows, err := db.Query(ctx, sql, args...)
	if err != nil {
		return nil, fmt.Errorf("read cards: %w", err)
	}
	cards, err := pgx.CollectRows(rows, scan)
	if err != nil {
		return nil, fmt.Errorf("read cards: %w", err)
	}
	return cards, nil
}

// readLearning returns the cards in steps, the earliest due first.
func readLearning(
	ctx context.Context, db postgres.Querier, learner uuid.UUID, decks []uuid.UUID, day calendar.Date,
) ([]storedCard, error) {
	return queryCards(ctx, db, scanPlacedCard, learningSQL, learner, decks, day.Midnight())
}

// readReviews returns enough due review cards of a preset, by ascending retrievability, to find cards of as many entries.
func readReviews(
	ctx context.Context, db postgres.Querier, learner uuid.UUID, p placedPreset, day calendar.Date, entries int,
) ([]storedCard, error) {
	return queryCards(ctx, db, placedBy(p.ID), dueReviewsSQL, learner, p.deckIDs, entries*templates, day.Midnight())
}

// readNew returns enough new cards of a preset, the oldest entry first, to find cards of as many entries.
func readNew(
	ctx context.Context, db postgres.Querier, learner uuid.UUID, p placedPreset, day calendar.Date, entries int,
) ([]storedCard, error) {
	return queryCards(ctx, db, placedBy(p.ID), newCardsSQL, learner, p.deckIDs, entries*templates, day.Midnight())
}

// placedBy scans cards that are known to be scheduled by a preset.
func placedBy(preset uuid.UUID) pgx.RowToFunc[storedCard] {
	return func(row pgx.CollectableRow) (storedCard, error) {
		c, err := scanCard(row)
		c.presetID = preset
		return c, err
	}
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
