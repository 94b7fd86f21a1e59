package tutor_test

import (
	"strings"
	"sync"
	"testing"

	"github.com/google/uuid"

	pb "github.com/languagetutor/languagetutor/proto/languagetutor/v1"
	"github.com/languagetutor/languagetutor/server/fault"
	"github.com/languagetutor/languagetutor/server/llm"
	"github.com/languagetutor/languagetutor/server/tutor"
)

func TestAHintIsAskedOnceAndItsWordsEarnNothing(t *testing.T) {
	t.Parallel()
	l := newWorld(t).learner("le pain")
	s := l.start(tutor.Plan{})
	l.opening(s)
	request := uuid.New()
	for range 2 {
		hint, err := l.tutor.Hint(t.Context(), l.id, s.ID, request)
		if err != nil || hint.Text != "Je voudrais du pain." || hint.Translation != "I would like some bread." {
			t.Fatalf("%+v, %v", hint, err)
		}
	}
	if n := len(l.model.asked(llm.TaskHint)); n != 1 {
		t.Errorf("asked %d times", n)
	}
	turn := finished(l.say(s.ID, "Je voudrais du pain.")).GetTurn()
	if n := query[int](l.world, `SELECT count(*) FROM reviews WHERE user_id = $1 AND kind = 2`, l.id)[0]; n != 0 {
		t.Errorf("%d reviews of a word that was only copied: %v", n, turn.GetCredits())
	}
	l.say(s.ID, "J'ai du pain.") // now it is theirs
	if n := query[int](l.world, `SELECT count(*) FROM reviews WHERE user_id = $1 AND kind = 2`, l.id)[0]; n != 1 {
		t.Errorf("%d reviews after using it alone", n)
	}
}

func TestASelectionIsTranslatedOnce(t *testing.T) {
	t.Parallel()
	l := newWorld(t).learner()
	s := l.start(tutor.Plan{LearnerFirst: true})
	l.model.direct(nil)
	turn := finished(l.say(s.ID, "Bonjour.")).GetTurn()
	id := uuid.MustParse(turn.GetId())
	at := strings.Index(turn.GetTutorText(), "parlons")
	part := tutor.Selection{Turn: id, Start: at, End: at + len("parlons")}
	request := uuid.New()
	for range 2 {
		got, err := l.tutor.Translate(t.Context(), l.id, s.ID, request, part)
		if err != nil || got != "meaning of parlons" {
			t.Fatalf("%q, %v", got, err)
		}
	}
	if n := len(l.model.asked(llm.TaskTranslate)); n != 1 {
		t.Errorf("asked %d times", n)
	}
	_, err := l.tutor.Translate(t.Context(), l.id, s.ID, request, tutor.Selection{Turn: id, Start: 0, End: 1})
	wantFault(t, err, fault.AlreadyExists)
	for _, wrong := range []tutor.Selection{
		{Turn: id, Start: 5, End: 5}, {Turn: id, Start: 6, End: 5}, {Turn: id, Start: 0, End: 10_000},
	} {
		_, err := l.tutor.Translate(t.Context(), l.id, s.ID, uuid.New(), wrong)
		wantFault(t, err, fault.InvalidArgument)
	}
	_, err = l.tutor.Translate(t.Context(), l.id, s.ID, uuid.New(), tutor.Selection{Turn: uuid.New(), Start: 0, End: 1})
	wantFault(t, err, fault.NotFound)
}

func TestACompleteAnswerIsSaidMoreSimplyWithoutCountingTwice(t *testing.T) {
	t.Parallel()
	l := newWorld(t).learner("le pain")
	s := l.start(tutor.Plan{LearnerFirst: true, Level: 3})
	turn := finished(l.say(s.ID, "J'aime le pain.")).GetTurn()
	xp := query[int](l.world, `SELECT xp FROM learner_days WHERE user_id = $1 AND turns > 0`, l.id)[0]
	again, err := l.tutor.Retry(t.Context(), l.id, s.ID, uuid.MustParse(turn.GetId()), tutor.Retry{Request: uuid.New(), Simpler: true})
	if err != nil {
		t.Fatal(err)
	}
	got := finished(l.follow(again)).GetTurn()
	if got.GetState() != pb.TurnState_TURN_STATE_COMPLETE || len(got.GetCredits()) != len(turn.GetCredits()) {
		t.Errorf("%v", got)
	}
	if now := query[int](l.world, `SELECT xp FROM learner_days WHERE user_id = $1 AND turns > 0`, l.id)[0]; now != xp {
		t.Errorf("%d XP, before it %d", now, xp)
	}
	req := l.model.asked(llm.TaskSimplify)[0]
	if !strings.Contains(req.System[0].Text, "level A2") || !strings.Contains(req.Messages[len(req.Messages)-2].Text, turn.GetTutorText()) {
		t.Errorf("%+v", req)
	}
}

func TestWordsOfTheTutorAreSuggestedAndAddedOnce(t *testing.T) {
	t.Parallel()
	l := newWorld(t).learner()
	if _, err := l.db.Exec(t.Context(), `INSERT INTO catalog_words (id, language, lemma, translations, cefr, source, licence, search_text)
		VALUES ($1, 'fr', 'aimes', '{"en": ["like"]}', 1, 'test', 'CC0', 'aimes like')`, uuid.New()); err != nil {
		t.Fatal(err)
	}
	s := l.start(tutor.Plan{LearnerFirst: true})
	turn := finished(l.say(s.ID, "Bonjour.")).GetTurn()
	suggestions := turn.GetSummary().GetSuggestions()
	if len(suggestions) != 1 || suggestions[0].GetTerm() != "aimes" || suggestions[0].GetTranslation() != "like" || suggestions[0].GetFromError() {
		t.Fatalf("%v", suggestions)
	}
	id := uuid.MustParse(suggestions[0].GetId())
	for i, want := range []tutor.Added{{Created: 1}, {Present: 1}} {
		added, err := l.tutor.AddSuggested(t.Context(), l.id, s.ID, []uuid.UUID{id}, l.deck)
		if err != nil || added != want {
			t.Errorf("%d: %+v, %v", i, added, err)
		}
	}
	_, err := l.tutor.AddSuggested(t.Context(), l.id, s.ID, []uuid.UUID{uuid.New()}, l.deck)
	wantFault(t, err, fault.NotFound)
	if again := finished(l.say(s.ID, "Oui.")).GetTurn().GetSummary().GetSuggestions(); len(again) != 0 {
		t.Errorf("suggested again: %v", again)
	}
	ended, err := l.tutor.End(t.Context(), l.id, s.ID)
	if err != nil || len(ended.Report.Suggestions) != 1 || !ended.Report.Suggestions[0].Added {
		t.Errorf("%+v, %v", ended.Report, err)
	}
}

func TestASpentBudgetIsSaidAndNothingIsLost(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var err error
	if w.budgets, err = llm.NewBudgets(llm.Limits{LearnerDailyTokens: 10}); err != nil {
		t.Fatal(err)
	}
	w.tutor = w.replica(w.feeds)
	l := w.learner("le pain")
	s := l.start(tutor.Plan{LearnerFirst: true})
	end := finished(l.say(s.ID, "J'aime le pain."))
	if end.GetTurn().GetState() != pb.TurnState_TURN_STATE_FAILED || !strings.Contains(end.GetProblem(), "budget") || end.GetTurn().GetLearnerText() == "" {
		t.Errorf("%v", end)
	}
	if len(l.model.asked(llm.TaskReply)) != 0 {
		t.Error("the model was asked all the same")
	}
	_, err = l.tutor.Hint(t.Context(), l.id, s.ID, uuid.New())
	wantFault(t, err, fault.ResourceExhausted)
}

func TestFiftyClientsOnOneBudgetNeverOverspend(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	const limit = 12_000
	var err error
	if w.budgets, err = llm.NewBudgets(llm.Limits{InstanceDailyTokens: limit}); err != nil {
		t.Fatal(err)
	}
	w.tutor = w.replica(w.feeds)
	type client struct {
		*learner
		session uuid.UUID
	}
	clients := make([]client, 50)
	for i := range clients {
		l := w.learner()
		clients[i] = client{l, l.start(tutor.Plan{LearnerFirst: true}).ID}
	}
	ends := make([]*pb.TurnFinished, len(clients))
	var all sync.WaitGroup
	for i, c := range clients {
		all.Go(func() { ends[i] = finished(c.say(c.session, "Bonjour, je voudrais parler un peu.")) })
	}
	all.Wait()
	answered := 0
	for i, end := range ends {
		switch turn := end.GetTurn(); {
		case turn.GetLearnerText() == "":
			t.Errorf("client %d: the message is lost", i)
		case turn.GetState() == pb.TurnState_TURN_STATE_COMPLETE:
			answered++
		case turn.GetState() != pb.TurnState_TURN_STATE_FAILED || !strings.Contains(end.GetProblem(), "budget"):
			t.Errorf("client %d: %v", i, end)
		}
	}
	spent := query[int64](w, `SELECT sum(input_tokens + output_tokens)::bigint FROM llm_usage WHERE state = 'settled'`)[0]
	open := query[int](w, `SELECT count(*) FROM llm_usage WHERE state = 'reserved'`)[0]
	// Each call of the model tells 120 tokens.
	calls := int64(len(w.model.asked(llm.TaskReply)) + len(w.model.asked(llm.TaskAnalyse)))
	if answered == 0 || answered == len(clients) || spent != 120*calls || spent > limit || open != 0 {
		t.Errorf("%d of %d answered, %d tokens spent of %d in %d calls, %d reservations left open", answered, len(clients), spent, limit, calls, open)
	}
}
