package tutor

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/languagetutor/languagetutor/server/llm"
)

// Rehearsal is one turn of a conversation that is kept nowhere: what a model makes of it is to be judged.
type Rehearsal struct {
	// Language is that of the conversation, Native the learner's; BCP 47.
	Language, Native string
	// Level is 1 (A1) to 6 (C2).
	Level int
	Style Style
	// Scenario is the ID of a built-in one, or empty.
	Scenario, Topic string
	// Before is what was said until now, the oldest first. Targets are those of the answer to Text.
	Before  []Exchange
	Text    string
	Targets []string
	// Seed makes the offline tutor say the same again.
	Seed int64
}

// Exchange is an earlier turn: what the learner said, if anything, and the tutor's answer, which aimed at Targets.
type Exchange struct {
	Learner, Tutor string
	Targets        []string
}

// Rehearsed is what came of a Rehearsal.
type Rehearsed struct {
	Reply string
	// Missed are targets that the reply does not use.
	Missed                         []string
	TooLong, WrongLanguage, Unsafe bool
	// Repaired says that the reply is the second attempt.
	Repaired bool
	// Corrections are all that were found, shown or held back, the worst first.
	Corrections []Correction
	Credits     []Credit
	Spent       llm.Spent
	// FirstWord and Reply are how long the learner waits for the first word and for the end of the reply.
	FirstWord, Whole time.Duration
}

// Rehearse plays one turn with a model, as a session would: the prompts, the checks, the one repair, the rules and the evidence are
// the same. It returns an *llm.Error when the model did not answer, and a plain error for a Rehearsal that is none.
func Rehearse(ctx context.Context, model llm.Provider, price llm.Price, r Rehearsal, now func() time.Time) (Rehearsed, error) {
	j, before, err := r.stage()
	if err != nil {
		return Rehearsed{}, err
	}
	meter := llm.NewMeter(func(string, string) llm.Price { return price })
	out, err := rehearseReply(ctx, meter.Watch(model), replyRequest(j, before, nil), &j, now)
	if err != nil {
		return Rehearsed{Spent: meter.Spent()}, err
	}
	var a analysis
	if r.Text != "" {
		answer, _, err := llm.Structured(ctx, meter.Watch(model), analysisRequest(j, before), nil)
		if err != nil {
			return Rehearsed{Spent: meter.Spent()}, fmt.Errorf("analysis: %w", err)
		}
		a = examine(j, ruled(j.session, r.Text), answer)
	}
	out.Corrections = a.corrections
	for _, p := range (scene{session: j.session, turn: j.turn, before: before, analysis: a}).evidence() {
		out.Credits = append(out.Credits, p.Credit)
	}
	out.Spent = meter.Spent()
	return out, nil
}

// rehearseReply has the model answer, and answer again once where it falls short.
func rehearseReply(ctx context.Context, model llm.Provider, req llm.Request, j *job, now func() time.Time) (Rehearsed, error) {
	began := now()
	text, first, err := wholeOf(ctx, model, req, now)
	if err != nil {
		return Rehearsed{}, err
	}
	out := Rehearsed{Reply: text, FirstWord: first.Sub(began)}
	f := inspect(text, j.session, j.turn.Targets, nonce(j.session))
	if f.any() {
		targets := slices.Clone(j.turn.Targets)
		again, _, err := wholeOf(ctx, model, repairRequest(req, text, f, j.session.Level), now)
		if err == nil {
			out.Reply, out.Repaired = again, true
			f = inspect(again, j.session, j.turn.Targets, nonce(j.session))
		} else {
			copy(j.turn.Targets, targets)
		}
	}
	out.Missed, out.TooLong, out.WrongLanguage, out.Unsafe = f.missed, f.tooLong, f.wrongLanguage, f.unsafe
	out.Whole = now().Sub(began)
	return out, nil
}

// wholeOf reads an answer to its end, and says when its first word came.
func wholeOf(ctx context.Context, model llm.Provider, req llm.Request, now func() time.Time) (text string, first time.Time, err error) {
	var b strings.Builder
	for event, err := range model.Stream(ctx, req) {
		if err != nil {
			return "", first, err
		}
		switch e := event.(type) {
		case llm.Start:
			b.Reset()
		case llm.Delta:
			if first.IsZero() {
				first = now()
			}
			b.WriteString(plain(e.Text))
		}
	}
	if text = strings.TrimSpace(b.String()); text == "" {
		return "", first, &llm.Error{Kind: llm.Refused, Message: "the model said nothing"}
	}
	return text, first, nil
}

// stage makes the session and the turns of a rehearsal.
func (r Rehearsal) stage() (job, []Turn, error) {
	switch {
	case r.Language == "" || r.Native == "":
		return job{}, nil, errors.New("a rehearsal needs language and native")
	case r.Level < 1 || r.Level > 6:
		return job{}, nil, fmt.Errorf("level %d is not 1 to 6", r.Level)
	case !slices.Contains(styles[1:], r.Style):
		return job{}, nil, fmt.Errorf("no style %q", r.Style)
	}
	s := Session{ID: uuid.New(), Language: r.Language, Native: r.Native, Level: r.Level, Style: r.Style, Topic: r.Topic, seed: r.Seed}
	if r.Scenario != "" {
		at := slices.IndexFunc(builtin, func(c Scenario) bool { return c.ID == r.Scenario })
		if at < 0 {
			return job{}, nil, fmt.Errorf("no scenario %q", r.Scenario)
		}
		s.Setting = &builtin[at]
	}
	var before []Turn
	for i, e := range r.Before {
		t := Turn{Position: i, State: Complete, LearnerText: e.Learner, TutorText: e.Tutor, Targets: targetsOf(e.Targets)}
		inspect(e.Tutor, s, t.Targets)
		before = append(before, t)
	}
	turn := Turn{Position: len(before), LearnerText: r.Text, Targets: targetsOf(r.Targets)}
	return job{session: s, turn: turn}, before, nil
}

// targetsOf makes targets of terms; the same term is the same entry.
func targetsOf(terms []string) []Target {
	var targets []Target
	for _, term := range terms {
		named := func(what string) uuid.UUID { return uuid.NewSHA1(reviewSpace, []byte(what+" "+term)) }
		targets = append(targets, Target{EntryID: named("entry"), Term: term, Recognise: named("recognise"), Produce: named("produce")})
	}
	return targets
}
