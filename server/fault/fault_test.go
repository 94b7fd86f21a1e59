package fault_test

import (
	"errors"
	"io"
	"testing"
	"time"

	"github.com/languagetutor/languagetutor/server/fault"
)

func TestInvalidNamesTheFieldInMessageAndViolation(t *testing.T) {
	t.Parallel()
	err := fault.Invalid("content.term", "must not be %s", "empty")
	if err.Code != fault.InvalidArgument || err.Message != "invalid content.term" {
		t.Fatalf("got %q %q", err.Code, err.Message)
	}
	if want := (fault.Violation{Field: "content.term", Description: "must not be empty"}); err.Violations[0] != want {
		t.Fatalf("got %+v, want %+v", err.Violations[0], want)
	}
}

func TestCauseReachesTheLogAndNotTheMessage(t *testing.T) {
	t.Parallel()
	err := fault.New(fault.Unavailable, "try again").RetryIn(time.Second).Because(io.ErrUnexpectedEOF)
	if err.Message != "try again" || err.RetryAfter != time.Second {
		t.Fatalf("public part changed: %+v", err)
	}
	if !errors.Is(err, io.ErrUnexpectedEOF) || err.Error() != "try again: unexpected EOF" {
		t.Fatalf("cause lost: %v", err)
	}
}

func TestBecauseAndRetryInLeaveTheOriginalAlone(t *testing.T) {
	t.Parallel()
	shared := fault.New(fault.NotFound, "no such deck")
	_ = shared.Because(io.EOF)
	_ = shared.RetryIn(time.Minute)
	if shared.Cause != nil || shared.RetryAfter != 0 {
		t.Fatalf("a shared fault was changed: %+v", shared)
	}
}
