package analytics

import (
	"maps"
	"math"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/languagetutor/languagetutor/server/calendar"
)

// Review is a review as a fact: what happened, and what the card's log said before it.
type Review struct {
	// Day is the learner's day that it counts for.
	Day calendar.Date
	// Rating is 1 Again to 4 Easy.
	Rating int
	// Duration is the time it took.
	Duration time.Duration
	// First says that the card had never been reviewed.
	First bool
	// InReview says that the card was in review state, with this Retrievability, 0 to 1.
	InReview       bool
	Retrievability float64
	// WasDue says that the card was due.
	WasDue bool
}

// activity is what the review adds to its day.
func (r Review) activity() Activity {
	right := r.Rating > 1
	a := Activity{ActiveMS: min(r.Duration, MaxReviewTime).Milliseconds(), XP: xpPerReview}
	a.Ratings[r.Rating-1] = 1
	if r.First {
		a.NewCards = 1
	}
	if r.InReview {
		a.RetentionReviews = 1
		a.PredictedPPM = int64(math.Round(r.Retrievability * ppm))
		if right {
			a.RetentionRight = 1
		}
	}
	if r.WasDue && right {
		a.XP += xpDueAndRight
	}
	return a
}

// Ledger collects how facts change a learner's days. The zero value is empty.
type Ledger struct {
	days map[calendar.Date]Activity
}

// Add counts a review.
func (l *Ledger) Add(r Review) { l.change(r, 1) }

// Remove takes back a review that was counted with the same values.
func (l *Ledger) Remove(r Review) { l.change(r, -1) }

func (l *Ledger) change(r Review, sign int) { l.add(r.Day, r.activity(), sign) }

func (l *Ledger) add(day calendar.Date, a Activity, sign int) {
	if l.days == nil {
		l.days = make(map[calendar.Date]Activity)
	}
	l.days[day] = l.days[day].plus(a, sign)
}

// Turn is a completed turn of a conversation, as a fact.
type Turn struct {
	// Day is the learner's day that it counts for.
	Day calendar.Date
	// Active is the time that the learner spent on it, without gaps of more than MaxGap.
	Active time.Duration
	// Produced counts the words of the learner's decks that they produced rightly, Targets those of them that the turn aimed
	// at, and NewTargets the targets that they had never studied.
	Produced, Targets, NewTargets int
	// ErrorFree says that it was long enough to count and had no error.
	ErrorFree bool
}

// XP are the experience points of the turn itself. The reviews that it makes count as reviews.
func (t Turn) XP() int {
	xp := xpPerTurn + xpPerTarget*(t.Targets-t.NewTargets) + xpPerNewTarget*t.NewTargets
	if t.ErrorFree {
		xp += xpErrorFree
	}
	return xp
}

// AddTurn counts a turn.
func (l *Ledger) AddTurn(t Turn) {
	l.add(t.Day, Activity{
		ActiveMS: t.Active.Milliseconds(), XP: t.XP(), Turns: 1, WordsProduced: t.Produced,
	}, 1)
}

const addToDaySQL = `
INSERT INTO learner_days AS d (user_id, day, again, hard, good, easy, new_cards, retention_reviews, retention_right,
                               predicted_ppm, active_ms, xp, turns, words_produced)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
ON CONFLICT (user_id, day) DO UPDATE SET
    again = d.again + excluded.again, hard = d.hard + excluded.hard,
    good = d.good + excluded.good, easy = d.easy + excluded.easy,
    new_cards = d.new_cards + excluded.new_cards,
    retention_reviews = d.retention_reviews + excluded.retention_reviews,
    retention_right = d.retention_right + excluded.retention_right,
    predicted_ppm = d.predicted_ppm + excluded.predicted_ppm,
    active_ms = d.active_ms + excluded.active_ms, xp = d.xp + excluded.xp,
    turns = d.turns + excluded.turns, words_produced = d.words_produced + excluded.words_produced`

const takeFromDaySQL = `
UPDATE learner_days SET
    again = again + $3, hard = hard + $4, good = good + $5, easy = easy + $6, new_cards = new_cards + $7,
    retention_reviews = retention_reviews + $8, retention_right = retention_right + $9,
    predicted_ppm = predicted_ppm + $10, active_ms = active_ms + $11, xp = xp + $12,
    turns = turns + $13, words_produced = words_produced + $14
WHERE user_id = $1 AND day = $2`

// XP are the experience points of all that was counted.
func (l *Ledger) XP() int {
	sum := 0
	for _, a := range l.days {
		sum += a.XP
	}
	return sum
}

// Queue adds to the batch the statements that write the ledger to the learner's days, in the order of the days, so that two
// transactions never wait for each other in a circle. Run the batch in the transaction of the facts.
func (l *Ledger) Queue(batch *pgx.Batch, learner uuid.UUID) {
	for _, day := range slices.Sorted(maps.Keys(l.days)) {
		a := l.days[day]
		if a == (Activity{}) {
			continue
		}
		// A change with a negative number takes from a row that is there: an insert would be refused before the conflict
		// is seen.
		sql := addToDaySQL
		if a.Ratings[0] < 0 || a.Ratings[1] < 0 || a.Ratings[2] < 0 || a.Ratings[3] < 0 || a.NewCards < 0 ||
			a.RetentionReviews < 0 || a.RetentionRight < 0 || a.PredictedPPM < 0 || a.ActiveMS < 0 || a.XP < 0 {
			sql = takeFromDaySQL
		}
		batch.Queue(sql, learner, day.Midnight(), a.Ratings[0], a.Ratings[1], a.Ratings[2], a.Ratings[3],
			a.NewCards, a.RetentionReviews, a.RetentionRight, a.PredictedPPM, a.ActiveMS, a.XP, a.Turns, a.WordsProduced)
	}
}
