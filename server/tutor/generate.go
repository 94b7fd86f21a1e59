package tutor

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/google/uuid"

	"github.com/languagetutor/languagetutor/server/calendar"
	"github.com/languagetutor/languagetutor/server/fault"
	"github.com/languagetutor/languagetutor/server/llm"
	"github.com/languagetutor/languagetutor/server/study"
)

// result is what came of a run.
type result struct {
	state    State
	problem  string
	text     string
	by       llm.Start
	faults   faults
	analysis analysis
	proofs   []proof
	began    time.Time
	bill     *bill
	// last is the turn before, if there is one; facts are what else the learner has to do with the turn.
	last  *Turn
	facts facts
}

// facts are what evidence, points and suggestions need besides the turns.
type facts struct {
	known    []study.Word
	hints    []string
	calendar calendar.Calendar
	offered  map[string]bool // by term, in this session
}

// answer runs a turn: targets, which it notes in the job, the tutor's words, and meanwhile a look at the learner's. No
// transaction is open in it.
func (s *Service) answer(ctx context.Context, j *job) (out result) {
	out = result{state: Failed, problem: problemNoAnswer, began: s.time()}
	before, missed, err := s.prepare(ctx, j)
	if err != nil {
		return out.failed(ctx, s, *j, err)
	}
	if n := len(before); n > 0 {
		out.last = &before[n-1]
	}
	s.publish(ctx, j.learner, j.turn, started(j.turn))
	learner := *j
	learner.turn.Targets = slices.Clone(j.turn.Targets) // their marks are set meanwhile
	requests := []llm.Request{replyRequest(*j, before, missed)}
	switch {
	case j.turn.Simpler:
		requests[0] = simplerRequest(*j, before)
	case j.turn.LearnerText != "":
		requests = append(requests, analysisRequest(learner, before))
	}
	noted := make(chan error, 1) // two commits that need not wait for each other
	go func() { noted <- noteStreaming(ctx, s.db, learner) }()
	out.bill, err = s.reserve(ctx, j.learner, j.turn.ID, j.turn.Run<<8, requests...)
	if lost := <-noted; lost != nil {
		return out.failed(ctx, s, *j, lost)
	}
	if err != nil {
		return out.refused(ctx, s, *j, err)
	}
	var look sync.WaitGroup
	var unread error
	if !j.turn.Simpler {
		look.Go(func() { out.facts, unread = s.readFacts(ctx, learner) })
	}
	if len(requests) > 1 {
		look.Go(func() { out.analysis = s.analyse(ctx, learner, out.bill.model(), requests[1]) })
	}
	said := s.speak(ctx, j, requests[0], out.bill.model())
	look.Wait()
	said.began, said.bill, said.last, said.analysis, said.facts = out.began, out.bill, out.last, out.analysis, out.facts
	if said.state != Complete || j.turn.Simpler {
		return said
	}
	if unread != nil {
		return said.failed(ctx, s, *j, unread)
	}
	said.proofs = scene{
		session: j.session, turn: j.turn, before: before, known: said.facts.known, hints: said.facts.hints, analysis: said.analysis,
	}.evidence()
	return said
}

// refused notes that no model could be asked.
func (r result) refused(ctx context.Context, s *Service, j job, err error) result {
	if refusal, ok := errors.AsType[*fault.Error](err); ok {
		r.state, r.problem = Failed, refusal.Message
		return r
	}
	return r.failed(ctx, s, j, err)
}

// failed notes an error that is the server's own.
func (r result) failed(ctx context.Context, s *Service, j job, err error) result {
	r.state, r.problem = Failed, problemNoAnswer
	if r.text != "" {
		r.state, r.problem = Incomplete, problemBroken
	}
	if ctx.Err() != nil {
		return r.broken(ctx, llm.Failed(ctx, err))
	}
	s.log.ErrorContext(ctx, "turn failed", "turn", j.turn.ID, "error", err)
	return r
}

// broken notes that the answer did not come to its end.
func (r result) broken(ctx context.Context, failure *llm.Error) result {
	r.state, r.problem = Failed, problemNoAnswer
	if r.text != "" {
		r.state, r.problem = Incomplete, problemBroken
	}
	switch {
	case errors.Is(context.Cause(ctx), errCancelled):
		r.state, r.problem = Cancelled, ""
	case errors.Is(context.Cause(ctx), errDraining):
		r.state, r.problem = Incomplete, problemAbandoned
	case failure.Kind == llm.Refused:
		r.problem = problemRefused
	}
	return r
}

// prepare reads the turns before, the oldest first, and forms that the learner missed, and picks the targets of the turn.
func (s *Service) prepare(ctx context.Context, j *job) (before []Turn, missed []string, err error) {
	if j.turn.Simpler {
		return readPast(ctx, s.db, *j)
	}
	var reading sync.WaitGroup
	var unread error
	reading.Go(func() { before, missed, unread = readPast(ctx, s.db, *j) })
	due, news, err := s.study.Practice(ctx, j.learner, baseOf(j.session.Language))
	reading.Wait()
	if err = cmp.Or(err, unread); err != nil {
		return nil, nil, err
	}
	recent := map[uuid.UUID]bool{}
	for _, t := range before[max(0, len(before)-3):] {
		for _, target := range t.Targets {
			recent[target.EntryID] = true
		}
	}
	topic := j.session.Topic
	if j.session.Setting != nil {
		topic += " " + j.session.Setting.Title
	}
	j.turn.Targets = choose(due, news, j.session.Level, j.turn.Position, topic, j.session.Language, recent)
	return before, missed, nil
}

// speak streams the tutor's words, checks them, and has them said again once where they fall short.
func (s *Service) speak(ctx context.Context, j *job, req llm.Request, model llm.Provider) result {
	p := &pen{service: s, job: *j, place: placeText}
	out := s.say(ctx, *j, req, model, p)
	if out.state != Complete {
		return out
	}
	out.faults = inspect(out.text, j.session, j.turn.Targets, nonce(j.session))
	if !out.faults.any() {
		return out
	}
	first, firstTargets := out, slices.Clone(j.turn.Targets)
	p.void(ctx)
	out = s.repair(ctx, *j, repairRequest(req, first.text, first.faults, j.session.Level), p)
	if out.state == Complete {
		out.faults = inspect(out.text, j.session, j.turn.Targets, nonce(j.session))
		if !out.faults.unsafe {
			return out
		}
	} else if first.faults.unsafe || ctx.Err() != nil {
		return out
	}
	// What was said first is kept when the repair is no better, unless it is not fit to be shown at all.
	if first.faults.unsafe {
		p.void(ctx)
		return result{state: Failed, problem: problemRefused, by: out.by}
	}
	p.void(ctx)
	p.write(ctx, first.text)
	p.flush(ctx)
	copy(j.turn.Targets, firstTargets)
	return first
}

// repair has the model answer again, on a bill of its own.
func (s *Service) repair(ctx context.Context, j job, req llm.Request, p *pen) result {
	b, err := s.reserve(ctx, j.learner, j.turn.ID, j.turn.Run<<8|1, req)
	if err != nil {
		return result{}.refused(ctx, s, j, err)
	}
	defer b.close(ctx)
	return s.say(ctx, j, req, b.model(), p)
}

// say streams one answer of the model into the feed.
func (s *Service) say(ctx context.Context, j job, req llm.Request, model llm.Provider, p *pen) result {
	out := result{state: Failed, problem: problemNoAnswer}
	var text strings.Builder
	for event, err := range model.Stream(ctx, req) {
		if err != nil {
			p.flush(ctx)
			out.text = text.String()
			failure := llm.Failed(ctx, err)
			s.log.WarnContext(ctx, "answer broke off", "turn", j.turn.ID, "error", failure)
			return out.broken(ctx, failure)
		}
		switch e := event.(type) {
		case llm.Start:
			if text.Len() > 0 {
				text.Reset()
				p.void(ctx)
			}
			out.by = e
		case llm.Delta:
			said := plain(e.Text)
			text.WriteString(said)
			p.write(ctx, said)
			if text.Len() > mostAnswer {
				p.flush(ctx)
				return out.said(text.String(), llm.Length)
			}
		case llm.Finish:
			p.flush(ctx)
			return out.said(text.String(), e.Reason)
		}
	}
	return out
}

// mostAnswer bounds an answer in bytes, whatever the model was told: several times the longest that a level allows.
const mostAnswer = 16 << 10

// said notes an answer that came to its end.
func (r result) said(text string, reason llm.Reason) result {
	r.text = strings.TrimSpace(text)
	r.state, r.problem = Complete, ""
	if reason == llm.Filter || r.text == "" {
		r.state, r.problem = Failed, problemRefused
	}
	return r
}

// penPause is how long words are held back to go out together.
const penPause = 25 * time.Millisecond

// pen writes the tutor's words into the feed, a few at a time.
type pen struct {
	service *Service
	job     job
	place   int64
	held    strings.Builder
	last    time.Time
}

func (p *pen) write(ctx context.Context, text string) {
	p.held.WriteString(text)
	if now := time.Now(); now.Sub(p.last) >= penPause {
		p.last = now
		p.flush(ctx)
	}
}

func (p *pen) flush(ctx context.Context) {
	if p.held.Len() == 0 {
		return
	}
	p.service.publish(ctx, p.job.learner, p.job.turn, delta(p.job.turn, p.place, p.held.String()))
	p.held.Reset()
	p.place++
}

// void takes back what was said.
func (p *pen) void(ctx context.Context) {
	p.held.Reset()
	p.service.publish(ctx, p.job.learner, p.job.turn, reset(p.job.turn, p.place))
	p.place++
	p.last = time.Time{}
}
