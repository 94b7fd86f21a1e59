package wire

import (
	"time"

	"github.com/google/uuid"

	pb "github.com/languagetutor/languagetutor/proto/languagetutor/v1"
	"github.com/languagetutor/languagetutor/server/calendar"
	"github.com/languagetutor/languagetutor/server/fault"
)

// Date returns the message of a date.
func Date(d calendar.Date) *pb.Date {
	year, month, day := d.Split()
	return &pb.Date{Year: int32(year), Month: int32(month), Day: int32(day)}
}

// ParseDate returns the date of a message, or nil when it is absent. A day that the month does not have is a fault of the
// field.
func ParseDate(field string, d *pb.Date) (*calendar.Date, error) {
	if d == nil {
		return nil, nil //nolint:nilnil // An absent date is not an error.
	}
	day, ok := calendar.NewDate(int(d.GetYear()), time.Month(d.GetMonth()), int(d.GetDay()))
	if !ok {
		return nil, fault.Invalid(field+".day", "the month has no day %d", d.GetDay())
	}
	return &day, nil
}

// ID returns the UUID in a field that validation has already let through, or a fault of the field. The empty string is
// uuid.Nil; the nil UUID itself names nothing and is refused.
func ID(field, text string) (uuid.UUID, error) {
	if text == "" {
		return uuid.Nil, nil
	}
	id, err := uuid.Parse(text)
	if err != nil || id == uuid.Nil {
		return uuid.Nil, fault.Invalid(field, "must be a UUID, and not the nil one")
	}
	return id, nil
}

// IDs returns the UUIDs in a repeated field, or a fault that names the wrong one.
func IDs(field string, texts []string) ([]uuid.UUID, error) {
	ids := make([]uuid.UUID, len(texts))
	for i, text := range texts {
		var err error
		if ids[i], err = uuid.Parse(text); err != nil {
			return nil, fault.Invalid(field, "item %d must be a UUID", i)
		}
	}
	return ids, nil
}

// OptionalID returns the text of an id, or the empty string for uuid.Nil.
func OptionalID(id uuid.UUID) string {
	if id == uuid.Nil {
		return ""
	}
	return id.String()
}
