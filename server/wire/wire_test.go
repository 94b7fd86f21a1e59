package wire_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/uuid"

	pb "github.com/languagetutor/languagetutor/proto/languagetutor/v1"
	"github.com/languagetutor/languagetutor/server/calendar"
	"github.com/languagetutor/languagetutor/server/fault"
	"github.com/languagetutor/languagetutor/server/wire"
)

func TestDateComesBackAsItWent(t *testing.T) {
	t.Parallel()
	for _, midnight := range []time.Time{
		time.Date(1969, 12, 31, 0, 0, 0, 0, time.UTC), time.Date(2028, 2, 29, 0, 0, 0, 0, time.UTC),
	} {
		day := calendar.FromMidnight(midnight)
		got, err := wire.ParseDate("from", wire.Date(day))
		if err != nil || *got != day {
			t.Fatalf("%s came back as %v, %v", day, got, err)
		}
	}
	if got, err := wire.ParseDate("from", nil); got != nil || err != nil {
		t.Fatalf("absent date: %v, %v", got, err)
	}
}

func TestWrongValuesNameTheField(t *testing.T) {
	t.Parallel()
	_, dateErr := wire.ParseDate("from", &pb.Date{Year: 2026, Month: 2, Day: 30})
	_, idErr := wire.ID("deck_id", "x")
	_, nilErr := wire.ID("preset_id", uuid.Nil.String())
	_, idsErr := wire.IDs("card_ids", []string{uuid.NewString(), "x"})
	for want, err := range map[string]error{"from.day": dateErr, "deck_id": idErr, "preset_id": nilErr, "card_ids": idsErr} {
		var problem *fault.Error
		if !errors.As(err, &problem) || problem.Violations[0].Field != want {
			t.Errorf("got %v, want a fault of %s", err, want)
		}
	}
}

func TestTheEmptyIDIsNil(t *testing.T) {
	t.Parallel()
	if id, err := wire.ID("deck_id", ""); id != uuid.Nil || err != nil || wire.OptionalID(id) != "" {
		t.Fatalf("got %v, %v", id, err)
	}
}
