package chat

import (
	"context"
	"fmt"
	"strings"
	"time"

	pb "github.com/languagetutor/languagetutor/proto/languagetutor/v1"
)

// send says something and shows what comes of it.
func (c *chat) send(ctx context.Context, text string) error {
	finished, err := c.Say(ctx, c.session.GetId(), text, c.show)
	if err != nil {
		return err
	}
	c.finish(finished)
	return nil
}

// show prints an event of a turn under way.
func (c *chat) show(e *pb.SessionEvent) {
	switch {
	case e.GetStarted() != nil:
		c.spoken = false
	case e.GetDelta() != nil:
		if !c.spoken {
			c.spoken = true
			c.print("%s ", c.paint(cyan, "Tutor:"))
		}
		c.print("%s", printable(e.GetDelta().GetText()))
	case e.GetReset_() != nil && c.spoken:
		c.say(" %s", c.paint(dim, "… once more:"))
		c.spoken = false
	}
}

// finish shows how a turn ended and what it came to.
func (c *chat) finish(finished *pb.TurnFinished) {
	c.close(finished)
	c.judge(finished.GetTurn())
	c.say("")
}

// close ends the line of the tutor's words.
func (c *chat) close(finished *pb.TurnFinished) {
	c.last = finished.GetTurn()
	if c.spoken {
		c.say("")
	}
	c.spoken = false
	if problem := finished.GetProblem(); problem != "" {
		c.say("%s", c.paint(yellow, printable(problem)+" /retry asks again."))
	}
}

// judge shows what the learner did: errors, words, points.
func (c *chat) judge(t *pb.Turn) {
	if corrections := t.GetCorrections(); len(corrections) > 0 {
		c.say("  %s", c.corrected(t.GetLearnerText(), corrections))
		for _, correction := range corrections {
			if why := correction.GetExplanation(); why != "" {
				c.say("  %s", c.paint(dim, printable(why)))
			}
		}
	}
	var credits []string
	for _, credit := range t.GetCredits() {
		if line := c.credit(credit); line != "" {
			credits = append(credits, line)
		}
	}
	if len(credits) > 0 {
		c.say("  %s", strings.Join(credits, "   "))
	}
	c.sum(t)
}

// sum shows points, and words that the learner may want to keep.
func (c *chat) sum(t *pb.Turn) {
	s := t.GetSummary()
	var parts []string
	if s.GetXp() > 0 {
		parts = append(parts, fmt.Sprintf("+%d XP", s.GetXp()))
	}
	if n := s.GetCorrectionsHeldBack(); n > 0 {
		parts = append(parts, fmt.Sprintf("%d more in the report", n))
	}
	if c.offered = s.GetSuggestions(); len(c.offered) > 0 {
		var terms []string
		for _, o := range c.offered {
			terms = append(terms, printable(o.GetTerm()+" = "+o.GetTranslation()))
		}
		parts = append(parts, "/add keeps "+strings.Join(terms, "; "))
	}
	if len(parts) > 0 {
		c.say("  %s", c.paint(dim, strings.Join(parts, " · ")))
	}
}

// report shows what a session came to.
func (c *chat) report(s *pb.Session) {
	r := s.GetReport()
	c.say("%s", c.paint(bold, "The session has ended"))
	c.say("  %d turns, %s active, %d XP", r.GetTurns(), r.GetActive().AsDuration().Round(time.Second), r.GetXp())
	for _, part := range []struct {
		title string
		words []string
	}{{"Words used", r.GetWordsProduced()}, {"New words", r.GetWordsNew()}, {"To practise", r.GetPractise()}} {
		if len(part.words) > 0 {
			c.say("  %s: %s", part.title, printable(strings.Join(part.words, ", ")))
		}
	}
	for _, count := range r.GetCorrections() {
		name := strings.ToLower(strings.TrimPrefix(count.GetCategory().String(), "CORRECTION_CATEGORY_"))
		c.say("  %s %s", c.paint(yellow, fmt.Sprintf("%d×", count.GetCount())), strings.ReplaceAll(name, "_", " "))
	}
}
