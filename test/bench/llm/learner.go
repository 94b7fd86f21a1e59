package main

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"connectrpc.com/connect"
	"github.com/google/uuid"

	pb "github.com/languagetutor/languagetutor/proto/languagetutor/v1"
)

// said is what a learner says in each turn, with words of their deck.
const said = "Le matin je mange du pain avec du fromage et je bois un café à la gare."

// learner has an account, a deck and a session.
type learner struct {
	token   string
	session uuid.UUID
}

func (l learner) authorize(ctx context.Context) context.Context {
	ctx, call := connect.NewClientContext(ctx)
	call.RequestHeader().Set("Authorization", "Bearer "+l.token)
	return ctx
}

// tutor is a running server.
type tutor struct {
	*process

	client   pb.TutorServiceClient
	learners []*learner
}

func newTutor(p *process, client *http.Client, address string, learners []*learner) *tutor {
	return &tutor{process: p, client: pb.NewTutorServiceClient(client, "http://"+address), learners: learners}
}

// sessions opens a new session for each of the first learners.
func (t *tutor) sessions(ctx context.Context, learners int) error {
	for _, l := range t.learners[:learners] {
		l.session = uuid.Must(uuid.NewV7())
		_, err := t.client.StartSession(l.authorize(ctx), &pb.StartSessionRequest{
			Id: l.session.String(), Language: "fr", Level: pb.Level_LEVEL_B1, LearnerFirst: true,
		})
		if err != nil {
			return fmt.Errorf("start session: %w", err)
		}
	}
	return nil
}

// turn says something as a learner, follows the turn to its end, and returns the time to the first text.
func (t *tutor) turn(ctx context.Context, client int) (first time.Duration, err error) {
	began := time.Now()
	var end *pb.TurnFinished
	err = t.send(ctx, t.learners[client], func(e *pb.SessionEvent) {
		switch e.GetEvent().(type) {
		case *pb.SessionEvent_Delta:
			if first == 0 {
				first = time.Since(began)
			}
		case *pb.SessionEvent_Finished:
			end = e.GetFinished()
		}
	})
	if err != nil {
		return 0, fmt.Errorf("turn: %w", err)
	}
	summary := end.GetTurn().GetSummary()
	if end.GetTurn().GetTutorText() != reply || len(end.GetTurn().GetTargets()) == 0 || len(summary.GetMissedTargets()) > 0 {
		return 0, fmt.Errorf("a turn ends other than the model meant it: %v", end)
	}
	return first, nil
}

// send says something as a learner and hands over the events.
func (t *tutor) send(ctx context.Context, l *learner, see func(*pb.SessionEvent)) error {
	stream, err := t.client.SendMessage(l.authorize(ctx), &pb.SendMessageRequest{
		SessionId: l.session.String(), TurnId: uuid.Must(uuid.NewV7()).String(), Text: said,
	})
	if err != nil {
		return err
	}
	defer func() { _ = stream.Close() }() // it has ended
	for stream.Receive() {
		see(stream.Msg().GetEvent())
	}
	return stream.Err()
}
