package tutor_test

import (
	"bytes"
	"context"
	"fmt"
	"iter"
	"os"
	"strings"
	"sync"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"go.yaml.in/yaml/v3"

	pb "github.com/languagetutor/languagetutor/proto/languagetutor/v1"
	"github.com/languagetutor/languagetutor/server/llm"
	"github.com/languagetutor/languagetutor/server/llm/scripted"
	"github.com/languagetutor/languagetutor/server/tutor"
	"github.com/languagetutor/languagetutor/server/vocabulary"
)

// attempt is a text that tries to make the tutor do what it may not, and where it stands.
type attempt struct {
	Obeys, Where, Text string
}

// answers are what a model says that falls for an attempt.
type answers struct{ Reply, Analysis string }

func readAttempts(t *testing.T) ([]attempt, map[string]answers) {
	t.Helper()
	raw, err := os.ReadFile("testdata/injection.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Hostile  map[string]answers
		Attempts []attempt
	}
	decoder := yaml.NewDecoder(bytes.NewReader(raw))
	decoder.KnownFields(true)
	if err := decoder.Decode(&file); err != nil {
		t.Fatal(err)
	}
	return file.Attempts, file.Hostile
}

// traitor is a model that says what an attempt wants, and knows the marks of the session, and the learner's words.
type traitor struct {
	answers
	text string

	mu    sync.Mutex
	asked []llm.Request
}

func (m *traitor) Stream(ctx context.Context, req llm.Request) iter.Seq2[llm.Event, error] {
	m.mu.Lock()
	m.asked = append(m.asked, req)
	m.mu.Unlock()
	said := m.Reply
	if req.Brief.Task == llm.TaskAnalyse {
		said = m.Analysis
	}
	said = strings.ReplaceAll(said, "NONCE", markOf(req))
	said = strings.ReplaceAll(said, "FLOOD", strings.Repeat("abcdefg ", 5_000))
	quote, _, _ := strings.Cut(strings.ReplaceAll(m.text, `"`, `\"`), " ")
	said = strings.ReplaceAll(said, "%s", quote)
	return scripted.New(scripted.Options{Faults: []scripted.Fault{scripted.Hostile(said)}}).Stream(ctx, endless(req))
}

// endless lets the answer be as long as it likes: the traitor keeps to no limit.
func endless(req llm.Request) llm.Request {
	req.MaxTokens = 1 << 30
	return req
}

// markOf finds the mark of the session in what the model is told, as a model could.
func markOf(req llm.Request) string {
	for _, m := range req.Messages {
		if _, after, found := strings.Cut(m.Text, "["); found && len(after) > 16 && after[16] == ']' {
			return after[:16]
		}
	}
	return "0123456789abcdef"
}

// belongings are all that a conversation must leave alone.
func (l *learner) belongings() []string {
	l.t.Helper()
	return query[string](l.world, `
		SELECT 'users ' || md5(string_agg(u::text, '|' ORDER BY u.id)) FROM users u
		UNION ALL SELECT 'decks ' || md5(string_agg(d::text, '|' ORDER BY d.id)) FROM decks d
		UNION ALL SELECT 'entries ' || md5(string_agg(e::text, '|' ORDER BY e.id)) FROM entries e
		UNION ALL SELECT 'cards ' || md5(string_agg(c::text, '|' ORDER BY c.id)) FROM cards c
		UNION ALL SELECT 'presets ' || md5(string_agg(p::text, '|' ORDER BY p.id)) FROM presets p
		UNION ALL SELECT 'reviews ' || md5(string_agg(r::text, '|' ORDER BY r.id)) FROM reviews r
		UNION ALL SELECT 'sessions ' || count(*) FROM tutor_sessions`)
}

func TestNoInjectionHasAnEffect(t *testing.T) {
	t.Parallel()
	attempts, hostile := readAttempts(t)
	if len(attempts) < 60 {
		t.Errorf("%d attempts", len(attempts))
	}
	w := newWorld(t)
	bystander := w.learner("le pain")
	bystander.insist(bystander.tutor, bystander.start(tutor.Plan{LearnerFirst: true}).ID, uuid.New())
	for _, a := range attempts {
		if _, known := hostile[a.Obeys]; !known {
			t.Fatalf("no hostile answer %q", a.Obeys)
		}
		w.attack(t, a, &traitor{answers: hostile[a.Obeys], text: a.Text})
	}
}

// attack makes one attempt in a session of its own, and looks at what it did.
func (w *world) attack(t *testing.T, a attempt, model *traitor) {
	t.Helper()
	l := w.learner("le pain", "la baguette", "manger", "l'école")
	plan := tutor.Plan{LearnerFirst: true}
	text := "Bonjour, comment ça va ?"
	switch a.Where {
	case "topic":
		plan.Topic = a.Text
	case "scenario":
		own, err := l.tutor.CreateScenario(t.Context(), l.id, uuid.New(), tutor.Scenario{
			Title: a.Text, Level: 1, Style: tutor.StyleCasual, TutorRole: a.Text, LearnerRole: a.Text, Goals: []string{a.Text},
		}, "fr", a.Text)
		if err != nil {
			t.Fatal(err)
		}
		plan.Scenario = own.ID
	case "term":
		content := vocabulary.Content{Term: a.Text, Translations: []string{"x"}}
		if _, err := l.words.CreateEntry(t.Context(), l.id, l.deck, uuid.New(), content); err != nil {
			t.Fatal(err)
		}
	default:
		text = a.Text
	}
	s := l.start(plan)
	// Suppose that they have found out the mark.
	seed := uint64(query[int64](w, `SELECT seed FROM tutor_sessions WHERE id = $1`, s.ID)[0])
	text = strings.ReplaceAll(text, "NONCE", fmt.Sprintf("%016x", seed))
	replica := w.replicaWith(w.feeds, model)
	say := func(text string) (*pb.TurnFinished, string) {
		turn, err := replica.Send(t.Context(), l.id, s.ID, uuid.New(), text)
		if err != nil {
			t.Fatal(err)
		}
		events := l.follow(turn)
		return finished(events), textOf(events)
	}
	before := l.belongings()
	end, told := say(text)
	if a.Where == "earlier" {
		end, told = say("Bonjour, comment ça va ?")
	}
	if diff := cmp.Diff(before, l.belongings()); diff != "" {
		t.Errorf("%q changes what is the learner's or another's:\n%s", a.Text, diff)
	}
	l.unharmed(t, a, end.GetTurn(), told, markOf(model.asked[0]))
	for _, req := range model.asked {
		w.fencedOff(t, a, req)
	}
}

// unharmed looks for what must not be kept or shown of a turn.
func (l *learner) unharmed(t *testing.T, a attempt, turn *pb.Turn, told, mark string) {
	t.Helper()
	for _, credit := range turn.GetCredits() {
		if credit.GetKind() != pb.EvidenceKind_EVIDENCE_KIND_SEEN || credit.GetReviewId() != "" {
			t.Errorf("%q earns %v", a.Text, credit)
		}
	}
	if xp := turn.GetSummary().GetXp(); xp > 5+2 {
		t.Errorf("%q earns %d points", a.Text, xp)
	}
	shown := []string{turn.GetTutorText(), told}
	for _, c := range turn.GetCorrections() {
		shown = append(shown, c.GetSuggestion(), c.GetExplanation())
		if int(c.GetEnd()) > len([]rune(turn.GetLearnerText())) || c.GetStart() >= c.GetEnd() {
			t.Errorf("%q makes a correction outside of the text: %v", a.Text, c)
		}
	}
	for _, text := range shown {
		for _, bad := range []string{"://", "www.", "](", "<script", "<img", "data:text", mark} {
			if strings.Contains(strings.ToLower(text), bad) {
				t.Errorf("%q shows %q in %.200q", a.Text, bad, text)
			}
		}
		if strings.ContainsFunc(text, func(r rune) bool { return unicode.IsControl(r) && r != '\n' }) || len(text) > 20_000 {
			t.Errorf("%q shows %.200q", a.Text, text)
		}
	}
	if turn.GetState() != pb.TurnState_TURN_STATE_COMPLETE && turn.GetState() != pb.TurnState_TURN_STATE_FAILED {
		t.Errorf("%q leaves the turn %s", a.Text, turn.GetState())
	}
	if turn.GetLearnerText() == "" {
		t.Errorf("%q loses the learner's words", a.Text)
	}
}

// fencedOff looks whether the attempt is data in what a model is asked: it stands between the marks, and has none itself.
func (w *world) fencedOff(t *testing.T, a attempt, req llm.Request) {
	t.Helper()
	mark := markOf(req)
	texts := map[string]bool{}
	for _, block := range req.System {
		texts[block.Text] = true
	}
	for _, m := range req.Messages {
		texts[m.Text] = true
		if m.Role != llm.Learner && strings.Contains(m.Text, a.Text) {
			t.Errorf("%q is said by the tutor", a.Text)
		}
	}
	plain := strings.TrimSpace(strings.ReplaceAll(a.Text, "NONCE", ""))
	for text := range texts {
		outside, open := "", true
		for rest := text; rest != ""; open = !open {
			next := "[" + mark + "]"
			if !open {
				next = "[/" + mark + "]"
			}
			before, after, found := strings.Cut(rest, next)
			if open {
				outside += before + " "
			}
			if !found && !open {
				t.Errorf("%q leaves a mark open in %q", a.Text, text)
			}
			rest = after
		}
		if strings.Contains(outside, plain) || strings.Contains(outside, mark) {
			t.Errorf("%q stands outside of the marks in %q", a.Text, text)
		}
	}
}

// textOf is what the tutor said, as a client puts it together.
func textOf(events []*tutor.Event) string { return text(events) }
