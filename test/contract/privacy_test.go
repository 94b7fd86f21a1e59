package contract

import (
	"strings"
	"testing"

	pb "github.com/languagetutor/languagetutor/proto/languagetutor/v1"
)

// TestNoWordOfAConversationIsLogged reads the log of a server on which learners have said, asked and been refused things.
func TestNoWordOfAConversationIsLogged(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	s := w.scene(t)
	token := s.token
	l := w.live(t, s.talk, &pb.LiveOpen{AccessToken: token})
	turn := newID()
	l.say(send(turn, "Encore "+s.mark+" !"))
	l.turn(turn)
	l.say(send(turn, "Autre chose : "+s.mark)) // refused: the turn has other words
	if refusal, _ := l.hear(); refusal.GetError() == nil {
		t.Errorf("got %v", refusal)
	}
	said := do[*pb.ListTurnsResponse](t, s.client, &pb.ListTurnsRequest{SessionId: s.talk}).GetTurns()
	log := w.log.String()
	if strings.Contains(log, s.mark) {
		t.Error("the log has words of the learner")
	}
	for _, turn := range said {
		if text := turn.GetTutorText(); text == "" || strings.Contains(log, text) {
			t.Errorf("the log has words of the tutor: %q", text)
		}
	}
	if !strings.Contains(log, "SendMessage") {
		t.Error("the log has nothing of the calls")
	}
}
