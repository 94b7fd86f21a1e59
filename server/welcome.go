package server

import (
	"context"
	"fmt"
	"io"

	pb "github.com/languagetutor/languagetutor/proto/languagetutor/v1"
	"github.com/languagetutor/languagetutor/server/client"
)

// demoWords is how many words of the starter list the demo learner begins with.
const demoWords = 20

// introduce creates the demo learner where there is none and says how to begin.
func introduce(ctx context.Context, url, program string, out io.Writer) error {
	c := client.New(url)
	err := c.Register(ctx, client.Account{
		Email: DemoEmail, Password: DemoPassword, Name: "Demo", Native: "en", Target: "fr", TimeZone: "UTC",
	})
	if err == nil {
		err = giveWords(ctx, c)
	}
	if err != nil {
		return fmt.Errorf("demo learner: %w", err)
	}
	token, err := c.Token(ctx)
	if err != nil {
		return fmt.Errorf("demo learner: %w", err)
	}
	chat := program + " chat"
	if url != client.DefaultURL {
		chat += " --server " + url
	}
	_, err = fmt.Fprintf(out, `
Language Tutor answers at %[1]s
Demo learner: %[2]s, password "%[3]s". Stop with Ctrl-C.

Talk with the tutor, in another terminal:

%[5]s

Or call it (the token holds for 10 minutes; sign in again for another):

TOKEN=%[4]s
curl -s %[1]s/languagetutor.v1.VocabularyService/SearchCatalogue -H 'Content-Type: application/json' -H "Authorization: Bearer $TOKEN" -d '{"language":"fr","pageSize":3}'
curl -s %[1]s/languagetutor.v1.StudyService/GetQueue -H 'Content-Type: application/json' -H "Authorization: Bearer $TOKEN" -d '{"limit":3}'
curl -s %[1]s/languagetutor.v1.AnalyticsService/GetSummary -H 'Content-Type: application/json' -H "Authorization: Bearer $TOKEN" -d '{}'

make demo plays a learner's first day. The contract: %[1]s/openapi.yaml
`, url, DemoEmail, DemoPassword, token, chat)
	if err != nil {
		return fmt.Errorf("print welcome: %w", err)
	}
	return nil
}

// giveWords gives a learner who has no deck frequent French nouns, which one can talk about.
func giveWords(ctx context.Context, c *client.Client) error {
	decks, err := c.Vocabulary.ListDecks(ctx, &pb.ListDecksRequest{PageSize: 1})
	if err != nil || len(decks.GetDecks()) > 0 {
		return err
	}
	found, err := c.Vocabulary.SearchCatalogue(ctx, &pb.SearchCatalogueRequest{Language: "fr", Level: pb.Level_LEVEL_A1, PageSize: 100})
	if err != nil {
		return err
	}
	var ids []string
	for _, w := range found.GetWords() {
		if w.GetPartOfSpeech() == pb.PartOfSpeech_PART_OF_SPEECH_NOUN && len(ids) < demoWords {
			ids = append(ids, w.GetId())
		}
	}
	deck := client.NewID()
	_, err = c.Vocabulary.CreateDeck(ctx, &pb.CreateDeckRequest{Id: deck, Name: "French", Language: "fr", TranslationLanguage: "en"})
	if err != nil {
		return err
	}
	_, err = c.Vocabulary.AddFromCatalogue(ctx, &pb.AddFromCatalogueRequest{RequestId: client.NewID(), DeckId: deck, WordIds: ids})
	return err
}
