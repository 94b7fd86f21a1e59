package main

import (
	"context"
	"fmt"
	"io"
	"os"

	"github.com/languagetutor/languagetutor/server"
	"github.com/languagetutor/languagetutor/server/chat"
	"github.com/languagetutor/languagetutor/server/client"
)

type chatCmd struct {
	Server   string `default:"http://127.0.0.1:8080" help:"Address of a running server."`
	Email    string `default:"${demo_email}" help:"Account; the demo learner's unless you name another."`
	Password string `default:"${demo_password}" env:"TUTOR_CHAT_PASSWORD" help:"Its password." placeholder:"PASSWORD"`

	Language string `help:"Language of the conversation (BCP 47); the first one of the profile when absent." placeholder:"TAG"`
	Level    string `enum:",A1,A2,B1,B2,C1,C2" default:"" help:"Level that the tutor speaks at: A1 to C2; the learner's when absent." placeholder:"LEVEL"`
	Scenario string `help:"A scenario, such as bakery; --scenarios lists them." placeholder:"NAME"`
	Topic    string `help:"What to talk about." placeholder:"TEXT"`
	Minutes  int    `default:"10" help:"Minutes that you mean to spend."`
	Session  string `help:"Go on with a session that you left." placeholder:"ID"`

	Scenarios bool   `help:"List the scenarios and end."`
	Color     string `enum:"auto,always,never" default:"auto" help:"Colours: auto, always or never."`
}

// Run talks with the tutor of a running server.
func (m *chatCmd) Run(ctx context.Context, c console) error {
	if !client.Alive(ctx, m.Server) {
		return fmt.Errorf("no server answers at %s: start one with `make run`, or name it with --server", m.Server)
	}
	options := chat.Options{
		URL: m.Server, Email: m.Email, Password: m.Password, Session: m.Session, Language: m.Language, Scenario: m.Scenario,
		Topic: m.Topic, Level: levels[m.Level], Minutes: m.Minutes, In: c.in, Out: c.out, Colour: m.colour(c.out), Program: os.Args[0],
	}
	if m.Scenarios {
		return chat.Scenarios(ctx, options)
	}
	return chat.Run(ctx, options)
}

// levels are the numbers of the CEFR levels.
var levels = map[string]int{"A1": 1, "A2": 2, "B1": 3, "B2": 4, "C1": 5, "C2": 6}

// colour says whether to print colours: on a terminal, unless NO_COLOR forbids them (no-color.org).
func (m *chatCmd) colour(out io.Writer) bool {
	if m.Color != "auto" {
		return m.Color == "always"
	}
	file, ok := out.(*os.File)
	if !ok || os.Getenv("NO_COLOR") != "" {
		return false
	}
	info, err := file.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// demoLearner are the variables of the flags that name the demo learner.
var demoLearner = map[string]string{"demo_email": server.DemoEmail, "demo_password": server.DemoPassword}
