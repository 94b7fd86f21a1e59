package chat_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"regexp"
	"strings"
	"testing"

	pb "github.com/languagetutor/languagetutor/proto/languagetutor/v1"
	"github.com/languagetutor/languagetutor/server/chat"
	"github.com/languagetutor/languagetutor/server/client"
	"github.com/languagetutor/languagetutor/server/client/clienttest"
	"github.com/languagetutor/languagetutor/server/postgres/pgtest"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

// terminal is a learner at a terminal.
type terminal struct {
	t      *testing.T
	client *client.Client
	chat.Options
}

// newTerminal signs up a learner who has a deck with some words.
func newTerminal(t *testing.T, terms ...string) *terminal {
	t.Helper()
	url := clienttest.Serve(t)
	c := client.New(url)
	if err := c.Register(t.Context(), clienttest.Account); err != nil {
		t.Fatal(err)
	}
	deck := client.NewID()
	_, err := c.Vocabulary.CreateDeck(t.Context(), &pb.CreateDeckRequest{Id: deck, Name: "French", Language: "fr", TranslationLanguage: "en"})
	for _, term := range terms {
		if err == nil {
			_, err = c.Vocabulary.CreateEntry(t.Context(), &pb.CreateEntryRequest{
				Id: client.NewID(), DeckId: deck, Content: &pb.EntryContent{Term: term, Translations: []string{"x"}},
			})
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	return &terminal{t, c, chat.Options{
		URL: url, Email: clienttest.Account.Email, Password: clienttest.Account.Password, Program: "tutor",
	}}
}

// types runs a chat in which the learner types lines, and returns what it printed.
func (m *terminal) types(lines ...string) string {
	m.t.Helper()
	var out bytes.Buffer
	o := m.Options
	o.In, o.Out = strings.NewReader(strings.Join(lines, "\n")+"\n"), &out
	if err := chat.Run(m.t.Context(), o); err != nil {
		m.t.Fatalf("%v after\n%s", err, out.String())
	}
	return out.String()
}

func (m *terminal) shows(text string, wanted ...string) {
	m.t.Helper()
	for _, want := range wanted {
		if !strings.Contains(text, want) {
			m.t.Errorf("no %q in\n%s", want, text)
		}
	}
}

func TestAConversationOnATerminal(t *testing.T) {
	t.Parallel()
	m := newTerminal(t, "la baguette")
	m.Scenario = "bakery"
	shown := m.types(
		"Bonjour ! Je ai faim, et j'aime la baguette.", "/hint", "/simpler", "/nonsense", "/translate", "/translate zzz", "/add zzz", "/retry", "",
		"/help", "/end",
	)
	m.shows(shown,
		"At the bakery", "Tutor: Bonjour !", "[Je ai] J'ai faim", "✓ la baguette", " XP", "there is no /nonsense", "name the words",
		`did not say "zzz"`, "the turn is complete", "/translate WORDS", "The session has ended", "Words used: la baguette", "1× contraction",
	)
	if strings.Contains(shown, "\x1b") {
		t.Error("colours though none are wanted")
	}
	if n := strings.Count(shown, "[Je ai]"); n != 1 {
		t.Errorf("the error is shown %d times: saying it more simply is no new judgement", n)
	}
}

func TestASessionThatWasLeftGoesOn(t *testing.T) {
	t.Parallel()
	m := newTerminal(t)
	m.Colour = true
	left := m.types("Bonjour, ça va ?")
	match := regexp.MustCompile(`tutor chat --session ([0-9a-f-]{36})`).FindStringSubmatch(left)
	if match == nil {
		t.Fatalf("nothing says how to go on:\n%s", left)
	}
	m.Session = match[1]
	m.shows(m.types("/end"), "Bonjour, ça va ?", "\x1b[36mTutor:\x1b[0m", "The session has ended", "2 turns")
	m.shows(m.types("Encore ?"), "The session has ended") // a session that has ended shows its report
}

func TestSuggestionsAreKept(t *testing.T) {
	t.Parallel()
	m := newTerminal(t)
	m.shows(m.types("/add", "J'ai un grand voiture rouge.", "J'ai un grand voiture rouge.", "/add", "/end"), "nothing is suggested", `new in "French"`)
}

func TestWhatIsWrongIsSaidPlainly(t *testing.T) {
	t.Parallel()
	m := newTerminal(t)
	for want, change := range map[string]func(*chat.Options){
		"--password":       func(o *chat.Options) { o.Password = "not an umbrella" },
		"no such scenario": func(o *chat.Options) { o.Scenario = "moon" },
		"no such session":  func(o *chat.Options) { o.Session = client.NewID() },
		"language":         func(o *chat.Options) { o.Language = "tlh" },
	} {
		o := m.Options
		change(&o)
		o.In, o.Out = strings.NewReader(""), io.Discard
		if err := chat.Run(t.Context(), o); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %q", err, want)
		}
	}
}

// failing is a terminal that was closed.
type failing struct{}

func (failing) Write([]byte) (int, error) { return 0, io.ErrClosedPipe }

func TestAChatEndsWithItsTerminal(t *testing.T) {
	t.Parallel()
	m := newTerminal(t)
	o := m.Options
	o.In, o.Out = strings.NewReader("Bonjour.\n"), failing{}
	if err := chat.Run(t.Context(), o); !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("got %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	in, typing := io.Pipe()
	var out bytes.Buffer
	o.In, o.Out = in, &out
	ended := make(chan error, 1)
	go func() { ended <- chat.Run(ctx, o) }()
	if _, err := io.WriteString(typing, "/help\n"); err != nil { // it listens
		t.Fatal(err)
	}
	cancel()
	if err := <-ended; err != nil {
		t.Errorf("got %v", err)
	}
	m.shows(out.String(), "The session goes on with")
}

func TestScenariosAreListed(t *testing.T) {
	t.Parallel()
	m := newTerminal(t)
	var out bytes.Buffer
	m.Out = &out
	if err := chat.Scenarios(t.Context(), m.Options); err != nil {
		t.Fatal(err)
	}
	m.shows(out.String(), "bakery", "A1", "At the bakery", "fr")
	m.Password = "not an umbrella"
	if err := chat.Scenarios(t.Context(), m.Options); err == nil {
		t.Error("listed for anyone")
	}
}
