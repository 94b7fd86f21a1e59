package study

import (
	"time"

	"github.com/google/uuid"

	"github.com/languagetutor/languagetutor/server/calendar"
	"github.com/languagetutor/languagetutor/server/fsrs"
)

// LeechLapses is the number of lapses from which a card is a leech.
const LeechLapses = 8

// Kind says what made a review.
type Kind int16

// The kinds of review. Only study is made here; the others are written by the rooms that know of them.
const (
	KindStudy Kind = iota + 1
	KindConversation
	KindImport
	KindManual
)

// Template is the way a card asks its entry.
type Template int16

// Card is one way an entry is asked: what it is, and the fold of its log.
type Card struct {
	ID, EntryID, DeckID uuid.UUID
	Template            Template
	Suspended           bool
	// BuriedOn is the learner's day on which the card stays hidden, if any.
	BuriedOn *calendar.Date
	Progress
}

// Leech says that the card was forgotten so often that it should be rewritten rather than repeated.
func (c Card) Leech() bool { return c.Lapses >= LeechLapses }

// Progress is the fold of a card's log. The zero value is that of a card never reviewed.
type Progress struct {
	fsrs.Card
	// DueAt is when the present step ends. Only in learning and relearning.
	DueAt time.Time
	// DueDay is the learner's day on which the card falls due. Only in review.
	DueDay calendar.Date
	// LastAt, LastID and LastDay are those of the last review that counts.
	LastAt  time.Time
	LastID  uuid.UUID
	LastDay calendar.Date
}

// Review is an entry of the log.
type Review struct {
	ID, CardID uuid.UUID
	Rating     fsrs.Rating
	Kind       Kind
	// ReviewedAt is kept to the microsecond.
	ReviewedAt time.Time
	// Day is the learner's day at ReviewedAt, by the rules in force then.
	Day      calendar.Date
	Duration time.Duration
	Device   string
	UndoneAt *time.Time
	Before
}

// Before is what the fold found before a review. It follows the log when an older review arrives.
type Before struct {
	State  fsrs.State
	Memory fsrs.Memory
	// ElapsedDays are the learner's days since the review before.
	ElapsedDays int
	// Retrievability is the probability of recall that FSRS gave, 0 to 1; 0 at the first review.
	Retrievability float64
	// WasDue says that the card was due. A card never reviewed is not.
	WasDue bool
}

// Outcome is what one rating would do to a card.
type Outcome struct {
	Rating fsrs.Rating
	State  fsrs.State
	Memory fsrs.Memory
	// Interval is exact in steps, and whole days of 24 hours in review.
	Interval time.Duration
	DueAt    time.Time
}
