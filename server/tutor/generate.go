package tutor

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/google/uuid"

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
}

// answer runs a turn: targets, which it notes in the job, the tutor's words, and meanwhile a look at the learner's. No
// transaction is open in it.
func (s *Service) answer(ctx context.Context, j *job) (out result) {
	out = result{state: Failed, problem: problemNoAnswer, began: s.time()}
	before, err := s.before(ctx, *j)
	if err != nil {
		return out.failed(ctx, s, *j, err)
	}
	if err := s.aim(ctx, j, before); err != nil {
		return out.failed(ctx, s, *j, err)
	}
	s.publish(ctx, j.learner, j.turn, started(j.turn))
	// Both pay from the same budgets, one after the other: the words that the learner waits for go first.
	reserved := make(chan struct{})
	p := &pen{service: s, place: placeText, reserved: sync.OnceFunc(func() { close(reserved) })}
	var look sync.WaitGroup
	if !j.turn.Simpler {
		learner := *j
		learner.turn.Targets = slices.Clone(j.turn.Targets) // their marks are set meanwhile
		look.Go(func() {
			<-reserved
			out.analysis = s.analyse(ctx, learner, before)
		})
	}
	said := s.speak(ctx, j, before, p)
	p.reserved()
	look.Wait()
	said.began, said.analysis = out.began, out.analysis
	if said.state != Complete || j.turn.Simpler {
		return said
	}
	known, hints, err := s.witnesses(ctx, *j)
	if err != nil {
		return said.failed(ctx, s, *j, err)
	}
	said.proofs = scene{
		session: j.session, turn: j.turn, before: before, known: known, hints: hints, analysis: said.analysis,
	}.evidence()
	return said
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

// before are the last turns before this one, the oldest first.
func (s *Service) before(ctx context.Context, j job) ([]Turn, error) {
	turns, err := queryTurns(ctx, s.db, lastTurnsSQL, j.learner, j.session.ID, j.turn.Position, history)
	slices.Reverse(turns)
	return turns, err
}

// aim picks the targets of the turn, and notes that the answer is on its way.
func (s *Service) aim(ctx context.Context, j *job, before []Turn) error {
	if !j.turn.Simpler {
		due, news, err := s.study.Practice(ctx, j.learner, baseOf(j.session.Language))
		if err != nil {
			return err
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
	}
	tag, err := s.db.Exec(ctx, streamTurnSQL, j.learner, j.turn.ID, j.turn.Run, j.turn.Targets)
	if err == nil && tag.RowsAffected() == 0 {
		return errNoTurn
	}
	return err
}

// witnesses are what evidence needs besides the turns.
func (s *Service) witnesses(ctx context.Context, j job) ([]study.Word, []string, error) {
	known, err := s.study.Known(ctx, j.learner, baseOf(j.session.Language))
	if err != nil {
		return nil, nil, err
	}
	hints, err := readHints(ctx, s.db, j.learner, j.session.ID, j.turn.Position)
	return known, hints, err
}

// speak streams the tutor's words, checks them, and has them said again once where they fall short.
func (s *Service) speak(ctx context.Context, j *job, before []Turn, p *pen) result {
	errorsOf, err := recentErrors(ctx, s.db, j.learner, j.session.ID)
	if err != nil {
		return result{}.failed(ctx, s, *j, err)
	}
	req := replyRequest(*j, before, errorsOf)
	if j.turn.Simpler {
		req = simplerRequest(*j, before)
	}
	p.job = *j
	out := s.say(ctx, *j, req, p)
	if out.state != Complete {
		return out
	}
	out.faults = inspect(out.text, j.session, j.turn.Targets, nonce(j.session))
	if !out.faults.any() {
		return out
	}
	first, firstTargets := out, slices.Clone(j.turn.Targets)
	p.void(ctx)
	out = s.say(ctx, *j, repairRequest(req, first.text, first.faults, j.session.Level), p)
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

// say streams one answer of the model into the feed.
func (s *Service) say(ctx context.Context, j job, req llm.Request, p *pen) result {
	out := result{state: Failed, problem: problemNoAnswer}
	model, settle, err := s.hire(ctx, j.learner, j.turn.ID, j.turn.Run<<8|p.answers, req)
	p.answers++
	p.reserved()
	if err != nil {
		if refused, ok := errors.AsType[*fault.Error](err); ok {
			out.problem = refused.Message
			return out
		}
		return out.failed(ctx, s, j, err)
	}
	defer settle()
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
	answers int // of the model, the one under way included

	reserved func() // tells that the budgets were asked, whatever they said
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
