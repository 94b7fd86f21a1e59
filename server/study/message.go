package study

import (
	"fmt"
	"time"

	"google.golang.org/protobuf/types/known/durationpb"
	"google.golang.org/protobuf/types/known/timestamppb"

	pb "github.com/languagetutor/languagetutor/proto/languagetutor/v1"
	"github.com/languagetutor/languagetutor/server/fault"
	"github.com/languagetutor/languagetutor/server/fsrs"
	"github.com/languagetutor/languagetutor/server/wire"
)

// parseReview reads the review at an index of a request.
func parseReview(index int, m *pb.NewReview) (NewReview, error) {
	field := fmt.Sprintf("reviews[%d].", index)
	id, err := wire.ID(field+"id", m.GetId())
	if err != nil {
		return NewReview{}, err
	}
	card, err := wire.ID(field+"card_id", m.GetCardId())
	if err != nil {
		return NewReview{}, err
	}
	at, err := reviewTime(field+"reviewed_at", m.GetReviewedAt())
	if err != nil {
		return NewReview{}, err
	}
	return NewReview{
		ID: id, CardID: card, Rating: fsrs.Rating(m.GetRating()),
		ReviewedAt: at, Duration: m.GetDuration().AsDuration(),
	}, nil
}

func reviewTime(field string, t *timestamppb.Timestamp) (time.Time, error) {
	if err := t.CheckValid(); err != nil {
		return time.Time{}, fault.Invalid(field, "must be a time between the years 1 and 9999").Because(err)
	}
	return t.AsTime(), nil
}

func timeMessage(t time.Time) *timestamppb.Timestamp {
	if t.IsZero() {
		return nil
	}
	return timestamppb.New(t)
}

func memoryMessage(state fsrs.State, m fsrs.Memory) *pb.Memory {
	if state == fsrs.New {
		return nil
	}
	return &pb.Memory{Stability: m.Stability, Difficulty: m.Difficulty}
}

func viewMessage(v View) *pb.Card {
	out := &pb.Card{
		Id:             v.ID.String(),
		EntryId:        v.EntryID.String(),
		DeckId:         v.DeckID.String(),
		Template:       pb.CardTemplate(v.Template),
		State:          reviewStates[v.State],
		Memory:         memoryMessage(v.State, v.Memory),
		DueAt:          timeMessage(v.DueAt),
		IntervalDays:   int32(v.Interval),
		Reps:           int32(v.Reps),
		Lapses:         int32(v.Lapses),
		Suspended:      v.Suspended,
		LastReviewedAt: timeMessage(v.LastAt),
		Retrievability: v.Retrievability,
		Leech:          v.Leech(),
	}
	if v.State == fsrs.Review {
		out.DueDay = wire.Date(v.DueDay)
	}
	if v.BuriedOn != nil {
		out.BuriedOn = wire.Date(*v.BuriedOn)
	}
	return out
}

func outcomeMessages(outcomes [4]Outcome) []*pb.Outcome {
	out := make([]*pb.Outcome, len(outcomes))
	for i, o := range outcomes {
		out[i] = &pb.Outcome{
			Rating:   pb.Rating(o.Rating),
			State:    reviewStates[o.State],
			Memory:   memoryMessage(o.State, o.Memory),
			Interval: durationpb.New(o.Interval),
			DueAt:    timeMessage(o.DueAt),
		}
	}
	return out
}

func countsMessage(c DueCounts) *pb.DueCounts {
	return &pb.DueCounts{Learning: int32(c.Learning), Review: int32(c.Review), New: int32(c.New)}
}

func reviewMessage(r Review) *pb.Review {
	out := &pb.Review{
		Id:             r.ID.String(),
		Rating:         pb.Rating(r.Rating),
		Kind:           pb.ReviewKind(r.Kind),
		ReviewedAt:     timeMessage(r.ReviewedAt),
		Day:            wire.Date(r.Day),
		Duration:       durationpb.New(r.Duration),
		Device:         r.Device,
		StateBefore:    reviewStates[r.State],
		MemoryBefore:   memoryMessage(r.State, r.Memory),
		ElapsedDays:    int32(r.ElapsedDays),
		Retrievability: r.Retrievability,
	}
	if r.UndoneAt != nil {
		out.UndoneAt = timeMessage(*r.UndoneAt)
	}
	return out
}
