package tutor

import (
	"slices"
	"time"

	"github.com/google/uuid"

	"github.com/languagetutor/languagetutor/server/fault"
)

var (
	errNoSession  = fault.New(fault.NotFound, "no such session")
	errNoTurn     = fault.New(fault.NotFound, "no such turn")
	errNoScenario = fault.New(fault.NotFound, "no such scenario")

	errNoModel      = fault.New(fault.FailedPrecondition, "this server has no language model: whoever runs it names one in models-file")
	errNoSuggestion = fault.New(fault.NotFound, "no such suggestion")
)

// Style is the manner of a conversation.
type Style string

// The styles, in the order of the contract.
const (
	StyleTutor        Style = "tutor"
	StyleCasual       Style = "casual"
	StyleTravel       Style = "travel"
	StyleBusiness     Style = "business"
	StyleRoleplay     Style = "roleplay"
	StyleStorytelling Style = "storytelling"
	StyleDebate       Style = "debate"
	StyleInterview    Style = "interview"
)

// styles are all of them, by their number in the contract.
var styles = []Style{
	"", StyleTutor, StyleCasual, StyleTravel, StyleBusiness, StyleRoleplay, StyleStorytelling, StyleDebate, StyleInterview,
}

// Session is a conversation.
type Session struct {
	ID uuid.UUID
	// Language is that of the conversation, Native the learner's; BCP 47.
	Language, Native string
	// Level is 1 (A1) to 6 (C2).
	Level int
	Style Style
	// Setting is the scenario as it was when the session began; nil without one.
	Setting   *Scenario
	Topic     string
	Planned   time.Duration
	CreatedAt time.Time
	EndedAt   *time.Time
	Report    *Report
	// Turns is how many there are, Running the one that is being answered, if any.
	Turns   int
	Running uuid.UUID
	// runs counts the attempts at an answer, seed makes the offline tutor say the same again.
	runs int
	seed int64
}

// State is where a turn stands.
type State string

// The states. The last four are final.
const (
	Pending    State = "pending"
	Streaming  State = "streaming"
	Complete   State = "complete"
	Incomplete State = "incomplete"
	Failed     State = "failed"
	Cancelled  State = "cancelled"
)

// final says that nothing more happens by itself.
func (s State) final() bool { return s != Pending && s != Streaming }

// Turn is what the learner said and what the tutor answered.
type Turn struct {
	ID, SessionID uuid.UUID
	Position      int
	State         State
	LearnerText   string
	TutorText     string
	Targets       []Target
	Provider      string
	Model         string
	Corrections   []Correction
	Credits       []Credit
	Summary       *Summary
	Problem       string
	CreatedAt     time.Time
	FinishedAt    *time.Time
	// Run numbers the present or last attempt at an answer within the session, from 1.
	Run     int
	Simpler bool
}

// Target is a word that a turn should use.
type Target struct {
	EntryID uuid.UUID
	Term    string
	// Recognise and Produce are its cards; uuid.Nil where there is none.
	Recognise, Produce uuid.UUID
	// New says that the learner had never studied it.
	New bool
	// Used says that the tutor used it.
	Used bool
}

// Category is what kind an error is of, as the contract numbers them.
type Category int16

// The categories.
const (
	CategoryOther Category = iota
	CategorySpelling
	CategoryAccent
	CategoryGender
	CategoryAgreement
	CategoryConjugation
	CategoryContraction
	CategoryWordOrder
	CategoryWordChoice
	CategoryFalseFriend
	CategoryOrthography
	CategoryRepetition
)

// categoryNames are what the database calls the categories.
var categoryNames = [...]string{
	"other", "spelling", "accent", "gender", "agreement", "conjugation", "contraction", "word_order", "word_choice", "false_friend",
	"orthography", "repetition",
}

func (c Category) name() string { return categoryNames[c] }

// categoryOf is the category with a name, or CategoryOther.
func categoryOf(name string) Category { return Category(max(0, slices.Index(categoryNames[:], name))) }

// Correction is one error in the learner's text.
type Correction struct {
	ID uuid.UUID
	// Start and End are the span [Start, End) in the learner's text, in Unicode code points.
	Start, End int
	Category   Category
	// Severity is 1 a slip, 2 an error, 3 hard to understand.
	Severity int
	// Rule and Lemma say which error it is: the same ones again are the same error. Rule is empty for a model's finding.
	Rule, Lemma string
	Suggestion  string
	// Explanation is a sentence in the learner's language.
	Explanation string
	// Shown says that the learner sees it now; the others are counted in the report.
	Shown bool
}

// Kind is what a learner did with a word.
type Kind string

// The kinds of evidence. Seen and Hinted make no review.
const (
	Seen              Kind = "seen"
	Recognised        Kind = "recognised"
	Produced          Kind = "produced"
	ProducedWithError Kind = "produced_with_error"
	Wrong             Kind = "wrong"
	Hinted            Kind = "hinted"
)

// Credit is evidence of a word.
type Credit struct {
	EntryID uuid.UUID
	Term    string
	Kind    Kind
	// ReviewID is the review that it made; uuid.Nil for none.
	ReviewID uuid.UUID
}

// Summary is what a turn came to. It is kept as JSON.
type Summary struct {
	XP            int          `json:"xp"`
	HeldBack      int          `json:"held_back,omitempty"`
	ErrorFree     bool         `json:"error_free,omitempty"`
	Missed        []string     `json:"missed,omitempty"`
	TooLong       bool         `json:"too_long,omitempty"`
	WrongLanguage bool         `json:"wrong_language,omitempty"`
	Suggestions   []Suggestion `json:"suggestions,omitempty"`
}

// Suggestion is a word that the learner may want to keep.
type Suggestion struct {
	ID          uuid.UUID `json:"id"`
	Term        string    `json:"term"`
	Translation string    `json:"translation"`
	Example     string    `json:"example,omitempty"`
	FromError   bool      `json:"from_error,omitempty"`
	Added       bool      `json:"added,omitempty"`
}

// Report sums a session up. It is kept as JSON.
type Report struct {
	ActiveMS    int64            `json:"active_ms"`
	Turns       int              `json:"turns"`
	Produced    []string         `json:"produced,omitempty"`
	New         []string         `json:"new,omitempty"`
	Corrections map[Category]int `json:"corrections,omitempty"`
	Practise    []string         `json:"practise,omitempty"`
	Suggestions []Suggestion     `json:"suggestions,omitempty"`
	XP          int              `json:"xp"`
}
