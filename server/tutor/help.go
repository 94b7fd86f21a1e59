package tutor

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"

	"github.com/languagetutor/languagetutor/server/fault"
	"github.com/languagetutor/languagetutor/server/llm"
)

// maxSelection is how many characters are translated at once.
const maxSelection = 500

// errSilent is what a learner reads when no model helps.
var errSilent = fault.New(fault.Unavailable, "the tutor cannot help right now: try again in a moment")

// unhelped turns a failure of a model into a fault; a budget's own is passed on.
func unhelped(err error) error {
	if _, failed := err.(*llm.Error); failed { //nolint:errorlint // The router's own error, unwrapped.
		return errSilent.Because(err)
	}
	return err
}

// Hint suggests what the learner could say next. The same request twice answers the same.
func (s *Service) Hint(ctx context.Context, learner, session, request uuid.UUID) (Hint, error) {
	known, there, err := readHint(ctx, s.db, learner, request)
	if err != nil || there {
		return ours(known, session, err)
	}
	now, err := readSession(ctx, s.db, learner, session)
	if err != nil {
		return Hint{}, err
	}
	if now.EndedAt != nil {
		return Hint{}, fault.New(fault.FailedPrecondition, "the session has ended")
	}
	before, err := queryTurns(ctx, s.db, lastTurnsSQL, learner, session, now.Turns, 1)
	if err != nil {
		return Hint{}, err
	}
	j := job{learner: learner, session: now, turn: Turn{Position: now.Turns}}
	b := brief(now)
	if len(before) > 0 {
		j.turn.Targets = before[0].Targets
		b.Before = unmarked(now, before[0].TutorText)
		for _, target := range before[0].Targets {
			b.Targets = append(b.Targets, unmarked(now, target.Term))
		}
	}
	answer, err := s.ask(ctx, learner, llm.Request{
		System:      []llm.Block{{Text: b.render("hint")}},
		Messages:    []llm.Message{{Role: llm.Learner, Text: "(Suggest a sentence.)"}},
		MaxTokens:   200,
		Temperature: 0.7,
		Schema:      hintSchema,
		Brief:       data(j, llm.TaskHint, b.Before, ""),
	}, showable(now))
	if err != nil {
		return Hint{}, unhelped(err)
	}
	var said struct{ Text, Translation string }
	if err := json.Unmarshal(answer, &said); err != nil {
		return Hint{}, fmt.Errorf("read hint: %w", err)
	}
	text, translation := strings.TrimSpace(plain(said.Text)), strings.TrimSpace(plain(said.Translation))
	if _, err := s.db.Exec(ctx, insertHintSQL, learner, request, session, now.Turns, text, translation, s.time()); err != nil {
		return Hint{}, fmt.Errorf("keep hint: %w", err)
	}
	known, _, err = readHint(ctx, s.db, learner, request) // another call may have been first
	return ours(known, session, err)
}

func ours(h Hint, session uuid.UUID, err error) (Hint, error) {
	if err == nil && h.session != session {
		return Hint{}, fault.New(fault.AlreadyExists, "the request_id already names another request")
	}
	return h, err
}

// Selection is a part of a tutor's text: [Start, End) in Unicode code points.
type Selection struct {
	Turn       uuid.UUID
	Start, End int
}

// Translate tells what a part of a tutor's text means. The same request twice answers the same.
func (s *Service) Translate(ctx context.Context, learner, session, request uuid.UUID, part Selection) (string, error) {
	if text, there, err := readTranslation(ctx, s.db, learner, request, part); err != nil || there {
		return text, err
	}
	now, err := readSession(ctx, s.db, learner, session)
	if err != nil {
		return "", err
	}
	t, err := readTurn(ctx, s.db, learner, part.Turn)
	if err == nil && t.SessionID != session {
		err = errNoTurn
	}
	if err != nil {
		return "", err
	}
	characters := []rune(t.TutorText)
	if part.Start >= part.End || part.End > len(characters) || part.End-part.Start > maxSelection {
		return "", fault.Invalid("end", "must be after start, within the tutor's text, and at most %d characters on", maxSelection)
	}
	selected := string(characters[part.Start:part.End])
	b := brief(now)
	b.Text, b.Part = unmarked(now, t.TutorText), unmarked(now, selected)
	answer, err := s.ask(ctx, learner, llm.Request{
		System:    []llm.Block{{Text: b.render("translate")}},
		Messages:  []llm.Message{{Role: llm.Learner, Text: "(Translate the part.)"}},
		MaxTokens: 300,
		Schema:    translationSchema,
		Brief:     data(job{session: now, turn: t}, llm.TaskTranslate, selected, ""),
	}, showable(now))
	if err != nil {
		return "", unhelped(err)
	}
	var said struct{ Translation string }
	if err := json.Unmarshal(answer, &said); err != nil {
		return "", fmt.Errorf("read translation: %w", err)
	}
	if err := keepTranslation(ctx, s.db, learner, request, part, strings.TrimSpace(plain(said.Translation)), s.time()); err != nil {
		return "", err
	}
	text, _, err := readTranslation(ctx, s.db, learner, request, part)
	return text, err
}

// simplerRequest asks for the last answer in simpler words. The turn that it belongs to is not among those before.
func simplerRequest(j job, before []Turn) llm.Request {
	plain := j
	plain.session.Level = max(1, j.session.Level-1)
	req := replyRequest(plain, before, nil)
	req.Messages = append(slices.Clone(req.Messages),
		llm.Message{Role: llm.Tutor, Text: j.turn.TutorText},
		llm.Message{Role: llm.Learner, Text: "(Say your last answer again in simpler words.)"})
	req.Brief.Task = llm.TaskSimplify
	return req
}
