package chat

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	pb "github.com/languagetutor/languagetutor/proto/languagetutor/v1"
	"github.com/languagetutor/languagetutor/server/client"
)

// command is what a learner can do besides talking.
type command struct {
	name, argument, help string
	run                  func(c *chat, ctx context.Context, argument string) error
}

// commands are all but /help, which lists them.
var commands = []command{
	{"/hint", "", "something that you could say", (*chat).hint},
	{"/translate", "WORDS", "the meaning of words that the tutor said", (*chat).translate},
	{"/simpler", "", "the last answer in simpler words", (*chat).simpler},
	{"/retry", "", "another answer, where the last one broke off", (*chat).retry},
	{"/add", "[WORD]", "keep the suggested words in your deck", (*chat).add},
	{"/end", "", "end the session and show its report", (*chat).end},
}

// obey does what a line asks for.
func (c *chat) obey(ctx context.Context, line string) error {
	if line == "" {
		return nil
	}
	if !strings.HasPrefix(line, "/") {
		return c.send(ctx, line)
	}
	name, argument, _ := strings.Cut(line, " ")
	for _, one := range commands {
		if one.name == name {
			return one.run(c, ctx, strings.TrimSpace(argument))
		}
	}
	if name != "/help" {
		return fmt.Errorf("there is no %s: /help lists the commands", name)
	}
	for _, one := range commands {
		c.say("  %-18s %s", strings.TrimSpace(one.name+" "+one.argument), one.help)
	}
	c.say("  %-18s %s", "Ctrl-D", "leave; the session can go on later")
	return nil
}

func (c *chat) hint(ctx context.Context, _ string) error {
	hint, err := c.Tutor.GetHint(ctx, &pb.GetHintRequest{SessionId: c.session.GetId(), RequestId: client.NewID()})
	if err != nil {
		return err
	}
	c.say("  %s %s", printable(hint.GetText()), c.paint(dim, "("+printable(hint.GetTranslation())+")"))
	return nil
}

var errNothingSaid = errors.New("the tutor has said nothing yet")

// translate finds the words in the tutor's last text.
func (c *chat) translate(ctx context.Context, words string) error {
	if words == "" {
		return errors.New("name the words: /translate WORDS")
	}
	if c.last == nil {
		return errNothingSaid
	}
	before, _, said := strings.Cut(c.last.GetTutorText(), words)
	if !said {
		return fmt.Errorf("the tutor did not say %q just now", words)
	}
	start := utf8.RuneCountInString(before)
	got, err := c.Tutor.TranslateSelection(ctx, &pb.TranslateSelectionRequest{
		SessionId: c.session.GetId(), TurnId: c.last.GetId(), Start: int32(start), End: int32(start + utf8.RuneCountInString(words)),
		RequestId: client.NewID(),
	})
	if err != nil {
		return err
	}
	c.say("  %s", printable(got.GetTranslation()))
	return nil
}

func (c *chat) simpler(ctx context.Context, _ string) error { return c.again(ctx, true) }

func (c *chat) retry(ctx context.Context, _ string) error { return c.again(ctx, false) }

func (c *chat) again(ctx context.Context, simpler bool) error {
	if c.last == nil {
		return errNothingSaid
	}
	finished, err := c.Retry(ctx, c.session.GetId(), c.last.GetId(), simpler, c.show)
	if err != nil {
		return err
	}
	if !simpler {
		c.finish(finished)
		return nil
	}
	c.close(finished) // the learner's words have been judged before
	c.say("")
	return nil
}

// add keeps the suggestions of the last turn, or one of them, in the first deck of the session's language.
func (c *chat) add(ctx context.Context, word string) error {
	var ids []string
	for _, o := range c.offered {
		if word == "" || strings.EqualFold(o.GetTerm(), word) {
			ids = append(ids, o.GetId())
		}
	}
	switch {
	case len(c.offered) == 0:
		return errors.New("nothing is suggested")
	case len(ids) == 0:
		return fmt.Errorf("%q is not suggested", word)
	}
	deck, err := c.deck(ctx)
	if err != nil {
		return err
	}
	added, err := c.Tutor.AddSuggestedEntries(ctx, &pb.AddSuggestedEntriesRequest{
		SessionId: c.session.GetId(), SuggestionIds: ids, DeckId: deck.GetId(),
	})
	if err != nil {
		return err
	}
	c.say("  %d new in %q", added.GetCreated(), printable(deck.GetName()))
	return nil
}

func (c *chat) deck(ctx context.Context) (*pb.Deck, error) {
	for token, more := "", true; more; more = token != "" {
		page, err := c.Vocabulary.ListDecks(ctx, &pb.ListDecksRequest{PageSize: 100, PageToken: token})
		if err != nil {
			return nil, err
		}
		token = page.GetNextPageToken()
		for _, deck := range page.GetDecks() {
			if deck.GetLanguage() == c.session.GetLanguage() {
				return deck, nil
			}
		}
	}
	return nil, fmt.Errorf("there is no deck for %s yet", c.session.GetLanguage())
}

func (c *chat) end(ctx context.Context, _ string) error {
	ended, err := c.Tutor.EndSession(ctx, &pb.EndSessionRequest{SessionId: c.session.GetId()})
	if err != nil {
		return err
	}
	c.ended = true
	c.report(ended.GetSession())
	return nil
}
