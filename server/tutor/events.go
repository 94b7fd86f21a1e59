package tutor

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"

	pb "github.com/languagetutor/languagetutor/proto/languagetutor/v1"
	"github.com/languagetutor/languagetutor/server/feed"
)

// Event is something that happened in a session, as clients are told.
type Event = pb.SessionEvent

// The number of an event is that of the run of a turn, shifted, and its place in the run. The last places of a run belong to
// what can be told from the database alone, so that whoever lost the feed reads on without a gap or a repetition.
const (
	placeBits = 20

	placeStarted   = 1
	placeText      = 2 // and up
	placeRestart   = 1<<placeBits - 4
	placeWhole     = 1<<placeBits - 3
	placeEvaluated = 1<<placeBits - 2
	placeFinished  = 1<<placeBits - 1
)

func eventID(run int, place int64) int64 { return int64(run)<<placeBits | place }

// numbered returns an event with its number.
func numbered(t Turn, place int64, e *pb.SessionEvent) *pb.SessionEvent {
	e.Id, e.TurnId = eventID(t.Run, place), t.ID.String()
	return e
}

func started(t Turn) *pb.SessionEvent {
	return numbered(t, placeStarted, &pb.SessionEvent{Event: &pb.SessionEvent_Started{
		Started: &pb.TurnStarted{LearnerText: t.LearnerText, Targets: targetMessages(t.Targets)},
	}})
}

func delta(t Turn, place int64, text string) *pb.SessionEvent {
	return numbered(t, place, &pb.SessionEvent{Event: &pb.SessionEvent_Delta{Delta: &pb.TextDelta{Text: text}}})
}

func reset(t Turn, place int64) *pb.SessionEvent {
	return numbered(t, place, &pb.SessionEvent{Event: &pb.SessionEvent_Reset_{Reset_: &pb.TextReset{}}})
}

func evaluated(t Turn) *pb.SessionEvent {
	m := turnMessage(t)
	return numbered(t, placeEvaluated, &pb.SessionEvent{Event: &pb.SessionEvent_Evaluated{
		Evaluated: &pb.TurnEvaluated{Corrections: m.GetCorrections(), Credits: m.GetCredits()},
	}})
}

func finished(t Turn) *pb.SessionEvent {
	return numbered(t, placeFinished, &pb.SessionEvent{Event: &pb.SessionEvent_Finished{
		Finished: &pb.TurnFinished{Turn: turnMessage(t), Problem: t.Problem},
	}})
}

func ended(s Session) *pb.SessionEvent {
	return &pb.SessionEvent{
		Id:    eventID(s.runs+1, placeFinished),
		Event: &pb.SessionEvent_Ended{Ended: &pb.SessionEnded{Report: reportMessage(s.Report)}},
	}
}

// tail are the events of a finished turn after a place of its run, from what is kept of it.
func tail(t Turn, after int64) []*pb.SessionEvent {
	var events []*pb.SessionEvent
	if after < placeStarted {
		events = append(events, started(t))
	}
	if after >= placeText {
		events = append(events, reset(t, placeRestart)) // some of the text was seen, who knows how much
	}
	if t.TutorText != "" {
		events = append(events, delta(t, placeWhole, t.TutorText))
	}
	if t.State == Complete {
		events = append(events, evaluated(t))
	}
	events = append(events, finished(t))
	kept := events[:0]
	for _, e := range events {
		if e.GetId() > eventID(t.Run, after) {
			kept = append(kept, e)
		}
	}
	return kept
}

// feedName is the feed of a run. It names the learner, since two may name their sessions alike.
func feedName(learner uuid.UUID, t Turn) string {
	return fmt.Sprintf("%s/%s/%d", learner, t.SessionID, t.Run)
}

func topic(learner, session uuid.UUID) string { return fmt.Sprintf("%s/%s", learner, session) }

// publish appends events to the feed of their run.
func (s *Service) publish(ctx context.Context, learner uuid.UUID, t Turn, events ...*pb.SessionEvent) {
	out := make([]feed.Event, 0, len(events))
	for _, e := range events {
		e.At = timestamppb.New(s.now())
		data, err := proto.Marshal(e)
		if err != nil {
			s.log.ErrorContext(ctx, "event does not encode", "error", err)
			continue
		}
		out = append(out, feed.Event{N: e.GetId() & (1<<placeBits - 1), Data: data})
	}
	s.feeds.Append(ctx, feedName(learner, t), out...)
}

const (
	// feedPatience is how long a reader waits for an event before it asks the database whether the turn has ended.
	feedPatience = time.Second
	// sessionPatience is how long a reader waits for a new turn before it asks the database.
	sessionPatience = 2 * time.Second
)

// Watch hands over the events of a session after one, each once and in order, until the session has ended or emit fails. Once
// leave is closed it goes on to the end of the turn that is being answered, and then tells the reader to come back, which will
// be to another replica.
func (s *Service) Watch(
	ctx context.Context, learner, session uuid.UUID, after int64, leave <-chan struct{}, emit func(*Event) error,
) error {
	wake, stop := s.feeds.Listen(topic(learner, session))
	defer stop()
	for {
		now, err := readSession(ctx, s.db, learner, session)
		if err != nil {
			return err
		}
		turns, err := queryTurns(ctx, s.db, turnsAfterSQL, learner, session, after>>placeBits)
		if err != nil {
			return err
		}
		for _, t := range turns {
			if after >= eventID(t.Run, placeFinished) {
				continue
			}
			if err := s.follow(ctx, learner, t, after, emit); err != nil {
				return err
			}
			after = eventID(t.Run, placeFinished)
		}
		if now.EndedAt != nil {
			if e := ended(now); e.GetId() > after {
				return emit(e)
			}
			return nil
		}
		timer := time.NewTimer(sessionPatience)
		select {
		case <-wake:
		case <-timer.C:
		case <-leave:
			timer.Stop()
			return errStopping
		case <-ctx.Done():
			timer.Stop()
			return ctx.Err()
		}
		timer.Stop()
	}
}

// follow hands over the events of a run after one, up to the one that finishes it, or until the turn begins anew.
func (s *Service) follow(ctx context.Context, learner uuid.UUID, t Turn, after int64, emit func(*Event) error) error {
	place := max(0, after-eventID(t.Run, 0))
	if place >= placeRestart { // what was read last came from the database: the feed tells the text in other places
		return s.followTail(ctx, learner, t, place, emit)
	}
	name := feedName(learner, t)
	patience := feedPatience
	if t.State.final() {
		patience = 0
	}
	for {
		events := s.feeds.Wait(ctx, name, place, patience)
		for _, e := range events {
			var event pb.SessionEvent
			if err := proto.Unmarshal(e.Data, &event); err != nil {
				return fmt.Errorf("read event: %w", err)
			}
			if err := emit(&event); err != nil {
				return err
			}
			if place = e.N; place == placeFinished {
				return nil
			}
			patience = feedPatience
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		if len(events) > 0 {
			continue // only silence is a reason to ask the database
		}
		now, err := readTurn(ctx, s.db, learner, t.ID)
		if err != nil {
			return err
		}
		if now.Run != t.Run {
			return nil
		}
		if !now.State.final() {
			continue
		}
		// What is in the feed by now has been published before the end was; if the end is not there, the feed was lost.
		if patience == feedPatience {
			patience = 0
			continue
		}
		return s.followTail(ctx, learner, now, place, emit)
	}
}

// followTail hands over the end of a finished turn from what is kept of it.
func (s *Service) followTail(ctx context.Context, learner uuid.UUID, t Turn, place int64, emit func(*Event) error) error {
	whole := []Turn{t}
	if err := addDetails(ctx, s.db, learner, whole); err != nil {
		return err
	}
	for _, e := range tail(whole[0], place) {
		e.At = timestamppb.New(s.now())
		if err := emit(e); err != nil {
			return err
		}
	}
	return nil
}
