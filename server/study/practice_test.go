package study_test

import (
	"testing"

	"github.com/languagetutor/languagetutor/server/fsrs"
	"github.com/languagetutor/languagetutor/server/study"
)

func TestAConversationBringsNewWordsWithinTheLimitOfEachPreset(t *testing.T) {
	t.Parallel()
	l := newWorld(t).learner("UTC")
	l.configure(func(s *study.Settings) { s.NewPerDay = 3 })
	second := l.withDeck(func(s *study.Settings) { s.NewPerDay = 1 })
	l.exec(`UPDATE decks SET language = 'fr-CA' WHERE id = $1`, second.deck)
	first := l.cards(5)
	second.cards(5)
	news := func() map[string]int {
		_, found, err := l.study.Practice(t.Context(), l.id, "fr")
		if err != nil {
			t.Fatal(err)
		}
		decks := map[string]int{}
		for _, w := range found {
			var deck string
			if err := l.db.QueryRow(t.Context(), `SELECT deck_id::text FROM entries WHERE id = $1`, w.EntryID).Scan(&deck); err != nil {
				t.Fatal(err)
			}
			decks[deck]++
		}
		return decks
	}
	if got := news(); got[l.deck.String()] != 3 || got[second.deck.String()] != 1 {
		t.Errorf("%v new words, want 3 of the first deck and 1 of the second", got)
	}
	l.answer(first[0], fsrs.Good, noon)
	l.answer(first[1], fsrs.Good, noon)
	if got := news(); got[l.deck.String()] != 1 || got[second.deck.String()] != 1 {
		t.Errorf("%v new words after two of the first deck, want 1 and 1", got)
	}
}

func TestAConversationAimsAtWhatIsMostForgottenAndAtNoFunctionWords(t *testing.T) {
	t.Parallel()
	l := newWorld(t).learner("UTC")
	lately, long := l.known(1, 20)[0], l.known(1, 200)[0]
	article := l.known(1, 400)[0]
	l.exec(`UPDATE entries SET part_of_speech = 8 WHERE id = (SELECT entry_id FROM cards WHERE id = $1)`, article)
	due, _, err := l.study.Practice(t.Context(), l.id, "fr")
	if err != nil {
		t.Fatal(err)
	}
	var cards []string
	for _, w := range due {
		cards = append(cards, w.Card(true).String())
		if !w.Due || w.New || w.Recall <= 0 || w.Recall >= 1 {
			t.Errorf("%+v", w)
		}
	}
	if len(cards) != 2 || cards[0] != long.String() || cards[1] != lately.String() {
		t.Errorf("due are %v, want %s and %s", cards, long, lately)
	}
	if due, news, err := l.study.Practice(t.Context(), l.id, "de"); err != nil || len(due)+len(news) > 0 {
		t.Errorf("of another language: %v, %v, %v", due, news, err)
	}
}
