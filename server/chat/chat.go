package chat

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"connectrpc.com/connect"

	pb "github.com/languagetutor/languagetutor/proto/languagetutor/v1"
	"github.com/languagetutor/languagetutor/server/client"
)

// Options say who talks with which server, and about what.
type Options struct {
	URL, Email, Password string
	// Session goes on with a conversation; the others then count for nothing.
	Session string
	// Language is BCP 47; empty means the first one of the learner's profile.
	Language, Scenario, Topic string
	// Level is 1 (A1) to 6 (C2); 0 means the learner's.
	Level int
	// Minutes that the learner means to spend; 0 means 10.
	Minutes int
	In      io.Reader
	Out     io.Writer
	// Colour shows errors and words in colours.
	Colour bool
	// Program is how a person calls this program, for what is printed.
	Program string
}

// chat is a conversation under way.
type chat struct {
	palette
	*client.Client
	out     io.Writer
	session *pb.Session
	last    *pb.Turn // that ended
	spoken  bool     // the tutor has begun to speak in this turn
	offered []*pb.SuggestedEntry
	ended   bool
	broken  error // of out
}

// Run talks until the learner ends the session or leaves it, which is when In or the context ends.
func Run(ctx context.Context, o Options) error {
	c := &chat{palette: palette{o.Colour}, Client: client.New(o.URL), out: o.Out}
	if err := c.SignIn(ctx, o.Email, o.Password); err != nil {
		return readable(err)
	}
	if err := c.begin(ctx, o); err != nil {
		return readable(err)
	}
	lines := read(ctx, o.In)
	for !c.ended && c.broken == nil {
		c.print("%s ", c.paint(bold, "›"))
		line, more := "", false
		select {
		case line, more = <-lines:
		case <-ctx.Done():
		}
		if !more {
			c.say("")
			c.say("%s", c.paint(dim, fmt.Sprintf("The session goes on with: %s chat --session %s", o.Program, c.session.GetId())))
			return c.broken
		}
		if err := c.obey(ctx, strings.TrimSpace(line)); err != nil {
			if ctx.Err() != nil {
				continue
			}
			c.say("%s", c.paint(yellow, printable(readable(err).Error())))
		}
	}
	return c.broken
}

// read hands over the lines of a reader. It goes on reading when the context ends, since nothing can stop it.
func read(ctx context.Context, in io.Reader) <-chan string {
	lines := make(chan string)
	go func() {
		defer close(lines)
		scanner := bufio.NewScanner(in)
		for scanner.Scan() {
			select {
			case lines <- scanner.Text():
			case <-ctx.Done():
				return
			}
		}
	}()
	return lines
}

func (c *chat) print(format string, args ...any) {
	if c.broken == nil {
		_, c.broken = fmt.Fprintf(c.out, format, args...)
	}
}

func (c *chat) say(format string, args ...any) { c.print(format+"\n", args...) }

// readable is an error as a person reads it: what the server says, without the protocol.
func readable(err error) error {
	if failure, ok := errors.AsType[*connect.Error](err); ok {
		if failure.Code() == connect.CodeUnauthenticated {
			return fmt.Errorf("%s (set --email and --password)", failure.Message())
		}
		return errors.New(failure.Message())
	}
	return err
}

// begin starts a session, or goes on with one, and lets the tutor speak.
func (c *chat) begin(ctx context.Context, o Options) error {
	if o.Session != "" {
		return c.resume(ctx, o.Session)
	}
	if o.Language == "" {
		profile, err := c.Profile.GetProfile(ctx, &pb.GetProfileRequest{})
		if err != nil {
			return err
		}
		if len(profile.GetProfile().GetLanguages()) == 0 {
			return errors.New("the profile names no language: set --language")
		}
		o.Language = profile.GetProfile().GetLanguages()[0].GetLanguage()
	}
	started, err := c.Tutor.StartSession(ctx, &pb.StartSessionRequest{
		Id: client.NewID(), Language: o.Language, Level: pb.Level(o.Level), ScenarioId: o.Scenario, Topic: o.Topic, PlannedMinutes: int32(o.Minutes),
	})
	if err != nil {
		return err
	}
	c.session = started.GetSession()
	c.introduce()
	finished, err := c.Listen(ctx, c.session.GetId(), 0, c.show)
	if err != nil {
		return err
	}
	c.finish(finished)
	return nil
}

// resume shows the last turns of a session.
func (c *chat) resume(ctx context.Context, id string) error {
	got, err := c.Tutor.GetSession(ctx, &pb.GetSessionRequest{SessionId: id})
	if err != nil {
		return err
	}
	c.session = got.GetSession()
	if c.session.GetReport() != nil {
		c.ended = true
		c.report(c.session)
		return nil
	}
	c.introduce()
	running := c.session.GetRunningTurnId()
	for token, more := "", true; more; more = token != "" {
		page, err := c.Tutor.ListTurns(ctx, &pb.ListTurnsRequest{SessionId: id, PageSize: 100, PageToken: token})
		if err != nil {
			return err
		}
		token = page.GetNextPageToken()
		for _, t := range page.GetTurns() {
			c.learner(t.GetLearnerText())
			if t.GetId() != running {
				c.last = t
				c.say("%s %s\n", c.paint(cyan, "Tutor:"), printable(t.GetTutorText()))
			}
		}
	}
	for after := int64(0); running != ""; {
		finished, err := c.Listen(ctx, id, after, func(e *pb.SessionEvent) {
			if after = e.GetId(); e.GetTurnId() == running {
				c.show(e)
			}
		})
		if err != nil {
			return err
		}
		if finished.GetTurn().GetId() == running {
			c.finish(finished)
			return nil
		}
	}
	return nil
}

func (c *chat) introduce() {
	s := c.session
	level := strings.TrimPrefix(s.GetLevel().String(), "LEVEL_")
	if scenario := s.GetScenario(); scenario != nil {
		c.say("%s", c.paint(bold, printable(scenario.GetTitle())))
		c.say("You are %s. The tutor is %s.", printable(scenario.GetLearnerRole()), printable(scenario.GetTutorRole()))
		for _, goal := range scenario.GetGoals() {
			c.say("  • %s", printable(goal))
		}
	}
	c.say("%s\n", c.paint(dim, fmt.Sprintf("%s, level %s, %s. /help lists the commands.", s.GetLanguage(), level,
		s.GetPlanned().AsDuration().Round(time.Minute))))
}

func (c *chat) learner(text string) {
	if text != "" {
		c.say("%s %s", c.paint(bold, "›"), printable(text))
	}
}

// Scenarios lists those that the learner can play, the built-in ones and their own.
func Scenarios(ctx context.Context, o Options) error {
	c := &chat{palette: palette{o.Colour}, Client: client.New(o.URL), out: o.Out}
	if err := c.SignIn(ctx, o.Email, o.Password); err != nil {
		return readable(err)
	}
	for token, more := "", true; more; more = token != "" {
		page, err := c.Tutor.ListScenarios(ctx, &pb.ListScenariosRequest{PageSize: 100, PageToken: token})
		if err != nil {
			return readable(err)
		}
		token = page.GetNextPageToken()
		for _, s := range page.GetScenarios() {
			c.say("%-16s %s  %s %s", s.GetId(), strings.TrimPrefix(s.GetLevel().String(), "LEVEL_"), printable(s.GetTitle()),
				c.paint(dim, strings.Join(s.GetLanguages(), " ")))
		}
	}
	return c.broken
}
