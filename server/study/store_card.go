package study

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/languagetutor/languagetutor/server/calendar"
	"github.com/languagetutor/languagetutor/server/fsrs"
	"github.com/languagetutor/languagetutor/server/postgres"
)

// cardColumns are what scanCard reads, of a table c.
const cardColumns = `c.id, c.entry_id, c.deck_id, c.template, c.suspended_at IS NOT NULL, c.buried_on,
    c.state, c.step, c.stability, c.difficulty, c.interval_days, c.due_at, c.due_day, c.reps, c.lapses,
    c.last_review_at, c.last_review_id, c.last_review_day, c.fingerprint`

const (
	cardsSQL = `
SELECT ` + cardColumns + `, d.preset_id
FROM cards c JOIN decks d ON d.user_id = c.user_id AND d.id = c.deck_id
WHERE c.user_id = $1 AND c.id = ANY($2) AND c.deleted_at IS NULL
ORDER BY c.id`

	// lockCardsSQL locks in the order of the ids, so that two batches never wait for each other in a circle.
	lockCardsSQL = `
SELECT id FROM cards WHERE user_id = $1 AND id = ANY($2) ORDER BY id FOR NO KEY UPDATE`

	updateCardsSQL = `
UPDATE cards AS c SET
    state = n.state, step = n.step, stability = n.stability, difficulty = n.difficulty,
    interval_days = n.interval_days, due_at = n.due_at, due_day = n.due_day, reps = n.reps, lapses = n.lapses,
    last_review_at = n.last_review_at, last_review_id = n.last_review_id, last_review_day = n.last_review_day,
    fingerprint = n.fingerprint
FROM unnest($2::uuid[], $3::smallint[], $4::smallint[], $5::float8[], $6::float8[], $7::int[], $8::timestamptz[],
            $9::date[], $10::int[], $11::int[], $12::timestamptz[], $13::uuid[], $14::date[], $15::bigint[])
    AS n (id, state, step, stability, difficulty, interval_days, due_at, due_day, reps, lapses,
          last_review_at, last_review_id, last_review_day, fingerprint)
WHERE c.user_id = $1 AND c.id = n.id`
)

// storedCard is a card with what its row says of how it was folded.
type storedCard struct {
	Card
	presetID    uuid.UUID
	fingerprint int64
}

// scanCard reads cardColumns and then extra.
func scanCard(row pgx.CollectableRow, extra ...any) (storedCard, error) {
	var (
		c                        storedCard
		buried, dueDay, lastDay  *time.Time
		dueAt, lastAt            *time.Time
		lastID                   *uuid.UUID
		state, step, template    int16
		interval, reps, lapseNum int32
	)
	into := append([]any{
		&c.ID, &c.EntryID, &c.DeckID, &template, &c.Suspended, &buried,
		&state, &step, &c.Memory.Stability, &c.Memory.Difficulty, &interval, &dueAt, &dueDay, &reps, &lapseNum,
		&lastAt, &lastID, &lastDay, &c.fingerprint,
	}, extra...)
	if err := row.Scan(into...); err != nil {
		return storedCard{}, err
	}
	c.Template = Template(template)
	c.State, c.Step, c.Interval = fsrs.State(state), int(step), int(interval)
	c.Reps, c.Lapses = int(reps), int(lapseNum)
	if buried != nil {
		day := calendar.FromMidnight(*buried)
		c.BuriedOn = &day
	}
	if dueDay != nil {
		c.DueDay = calendar.FromMidnight(*dueDay)
	}
	if lastAt != nil {
		c.LastAt, c.LastID, c.LastDay = *lastAt, *lastID, calendar.FromMidnight(*lastDay)
	}
	if dueAt != nil {
		c.DueAt = *dueAt
		c.Delay = c.DueAt.Sub(c.LastAt)
	}
	return c, nil
}

func scanPlacedCard(row pgx.CollectableRow) (storedCard, error) {
	var preset uuid.UUID
	c, err := scanCard(row, &preset)
	c.presetID = preset
	return c, err
}

// lockCards locks the learner's cards among the ids and returns them, by id.
func lockCards(ctx context.Context, tx pgx.Tx, learner uuid.UUID, ids []uuid.UUID) ([]storedCard, error) {
	var cards []storedCard
	batch := &pgx.Batch{}
	queueLocks(batch, learner, ids, &cards)
	if err := tx.SendBatch(ctx, batch).Close(); err != nil {
		return nil, fmt.Errorf("lock cards: %w", err)
	}
	return cards, nil
}

// queueLocks adds to the batch the statements of lockCards. The cards are read after the locks: a statement that locks and
// joins loses a row whose deck changed while it waited.
func queueLocks(batch *pgx.Batch, learner uuid.UUID, ids []uuid.UUID, into *[]storedCard) {
	var locked map[uuid.UUID]bool
	batch.Queue(lockCardsSQL, learner, ids).Query(func(rows pgx.Rows) error {
		locked = make(map[uuid.UUID]bool, len(ids))
		var id uuid.UUID
		_, err := pgx.ForEachRow(rows, []any{&id}, func() error {
			locked[id] = true
			return nil
		})
		return err
	})
	batch.Queue(cardsSQL, learner, ids).Query(func(rows pgx.Rows) error {
		cards, err := pgx.CollectRows(rows, scanPlacedCard)
		// A card that came in between is not locked.
		*into = slices.DeleteFunc(cards, func(c storedCard) bool { return !locked[c.ID] })
		return err
	})
}

// findCardAndRules returns a card, or errNoCard, and the rules that it follows.
func findCardAndRules(ctx context.Context, db postgres.Querier, learner, id uuid.UUID) (storedCard, rules, error) {
	var cards []storedCard
	var rules rules
	batch := &pgx.Batch{}
	batch.Queue(cardsSQL, learner, []uuid.UUID{id}).Query(func(rows pgx.Rows) (err error) {
		if cards, err = pgx.CollectRows(rows, scanPlacedCard); err == nil && len(cards) == 0 {
			err = errNoCard
		}
		return err
	})
	queueRules(batch, learner, &rules)
	if err := db.SendBatch(ctx, batch).Close(); err != nil {
		return storedCard{}, rules, fmt.Errorf("read card: %w", err)
	}
	return cards[0], rules, nil
}

// readCards returns the cards with the ids, in their order.
func readCards(ctx context.Context, db postgres.Querier, learner uuid.UUID, ids []uuid.UUID) ([]storedCard, error) {
	rows, err := db.Query(ctx, cardsSQL, learner, ids)
	if err != nil {
		return nil, fmt.Errorf("read cards: %w", err)
	}
	cards, err := pgx.CollectRows(rows, scanPlacedCard)
	if err != nil {
		return nil, fmt.Errorf("read cards: %w", err)
	}
	place := make(map[uuid.UUID]int, len(ids))
	for i, id := range ids {
		place[id] = i
	}
	slices.SortFunc(cards, func(a, b storedCard) int { return place[a.ID] - place[b.ID] })
	return cards, nil
}

// queueCards adds to the batch the statement that writes the progress of the cards.
func queueCards(batch *pgx.Batch, learner uuid.UUID, cards []storedCard) {
	n := len(cards)
	if n == 0 {
		return
	}
	ids, lastIDs := make([]uuid.UUID, n), make([]*uuid.UUID, n)
	states, steps := make([]int16, n), make([]int16, n)
	stabilities, difficulties := make([]float64, n), make([]float64, n)
	intervals, reps, lapses := make([]int32, n), make([]int32, n), make([]int32, n)
	dueAts, dueDays := make([]*time.Time, n), make([]*time.Time, n)
	lastAts, lastDays := make([]*time.Time, n), make([]*time.Time, n)
	fingerprints := make([]int64, n)
	for i, c := range cards {
		ids[i], states[i], steps[i] = c.ID, int16(c.State), int16(c.Step)
		stabilities[i], difficulties[i] = c.Memory.Stability, c.Memory.Difficulty
		intervals[i], reps[i], lapses[i] = int32(c.Interval), int32(c.Reps), int32(c.Lapses)
		fingerprints[i] = c.fingerprint
		switch c.State {
		case fsrs.New:
			continue
		case fsrs.Review:
			midnight := c.DueDay.Midnight()
			dueDays[i] = &midnight
		default:
			dueAts[i] = &c.DueAt
		}
		last := c.LastDay.Midnight()
		lastAts[i], lastIDs[i], lastDays[i] = &c.LastAt, &c.LastID, &last
	}
	batch.Queue(updateCardsSQL, learner, ids, states, steps, stabilities, difficulties, intervals, dueAts, dueDays,
		reps, lapses, lastAts, lastIDs, lastDays, fingerprints)
}
