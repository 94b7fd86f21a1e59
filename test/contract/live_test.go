package contract

import (
	"net/http"
	"strings"
	"testing"

	"github.com/coder/websocket"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"

	pb "github.com/languagetutor/languagetutor/proto/languagetutor/v1"
)

// live is a client's end of a session's WebSocket.
type live struct {
	t      testing.TB
	socket *websocket.Conn
}

func (w *world) live(t testing.TB, session string, open *pb.LiveOpen) *live {
	t.Helper()
	url := w.url + "/v1/sessions/" + session + "/live"
	socket, _, err := websocket.Dial(t.Context(), url, &websocket.DialOptions{HTTPHeader: http.Header{}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = socket.CloseNow() })
	l := &live{t, socket}
	l.say(&pb.LiveRequest{Request: &pb.LiveRequest_Open{Open: open}})
	return l
}

func (l *live) say(request *pb.LiveRequest) {
	l.t.Helper()
	data, err := protojson.Marshal(request)
	if err != nil {
		l.t.Fatal(err)
	}
	if err := l.socket.Write(l.t.Context(), websocket.MessageText, data); err != nil {
		l.t.Fatal(err)
	}
}

// hear returns the next message, or how the socket was closed.
func (l *live) hear() (*pb.LiveResponse, websocket.StatusCode) {
	l.t.Helper()
	_, data, err := l.socket.Read(l.t.Context())
	if err != nil {
		return nil, websocket.CloseStatus(err)
	}
	response := &pb.LiveResponse{}
	if err := protojson.Unmarshal(data, response); err != nil {
		l.t.Fatalf("%s: %v", data, err)
	}
	return response, 0
}

// turn reads events until one finishes the turn, and returns them.
func (l *live) turn(id string) []*pb.SessionEvent {
	l.t.Helper()
	var events []*pb.SessionEvent
	for {
		message, status := l.hear()
		if message.GetEvent() == nil {
			l.t.Fatalf("got %v, closed with %d", message, status)
		}
		events = append(events, message.GetEvent())
		if message.GetEvent().GetFinished() != nil && message.GetEvent().GetTurnId() == id {
			return events
		}
	}
}

func send(turn, text string) *pb.LiveRequest {
	return &pb.LiveRequest{Request: &pb.LiveRequest_Send{Send: &pb.LiveSend{TurnId: turn, Text: text}}}
}

func TestALiveSocketCarriesAConversationBothWays(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	s := w.learner(t)
	session := newID()
	do[*pb.StartSessionResponse](t, s.client, &pb.StartSessionRequest{Id: session, Language: "fr", LearnerFirst: true})
	token := s.token
	l := w.live(t, session, &pb.LiveOpen{AccessToken: token})

	first := newID()
	l.say(send(first, "Bonjour ! Je ai faim."))
	events := l.turn(first)
	var said string
	for i, e := range events {
		if said += e.GetDelta().GetText(); i > 0 && e.GetId() <= events[i-1].GetId() {
			t.Errorf("event %d comes after %d", e.GetId(), events[i-1].GetId())
		}
	}
	finished := events[len(events)-1].GetFinished().GetTurn()
	if events[0].GetStarted() == nil || said != finished.GetTutorText() || said == "" || len(finished.GetCorrections()) != 1 {
		t.Errorf("%q was said, the turn is %v", said, finished)
	}

	l.say(send(first, "Bonjour ! Je ai faim.")) // once more: it is the same turn, and nothing happens
	l.say(send(first, "Something else."))
	if refusal, _ := l.hear(); refusal.GetError().GetCode() != "already_exists" || refusal.GetError().GetTurnId() != first {
		t.Errorf("got %v", refusal)
	}

	back := w.live(t, session, &pb.LiveOpen{AccessToken: token, AfterEventId: events[1].GetId()})
	again := back.turn(first)
	if len(again) != len(events)-2 || !proto.Equal(again[0].GetDelta(), events[2].GetDelta()) && again[0].GetId() != events[2].GetId() {
		t.Errorf("%d events after the second of %d", len(again), len(events))
	}

	do[*pb.EndSessionResponse](t, s.client, &pb.EndSessionRequest{SessionId: session})
	for _, reader := range []*live{l, back} {
		if end, _ := reader.hear(); end.GetEvent().GetEnded() == nil {
			t.Errorf("got %v", end)
		}
		if _, status := reader.hear(); status != websocket.StatusNormalClosure {
			t.Errorf("closed with %d", status)
		}
	}
}

func TestALiveSocketIsTheLearnersOwn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	mine, other := w.learner(t), w.learner(t)
	session := newID()
	do[*pb.StartSessionResponse](t, mine.client, &pb.StartSessionRequest{Id: session, Language: "fr", LearnerFirst: true})
	for name, c := range map[string]struct {
		session, token, code string
	}{
		"another learner": {session, other.token, "not_found"},
		"no such session": {newID(), mine.token, "not_found"},
		"no id":           {"me", mine.token, "invalid_argument"},
		"a forged token":  {session, strings.ToUpper(mine.token), "unauthenticated"},
	} {
		l := w.live(t, c.session, &pb.LiveOpen{AccessToken: c.token})
		if refusal, _ := l.hear(); refusal.GetError().GetCode() != c.code {
			t.Errorf("%s: got %v", name, refusal)
		}
		if message, status := l.hear(); message != nil || status < 1008 {
			t.Errorf("%s: closed with %d after %v", name, status, message)
		}
	}
}
