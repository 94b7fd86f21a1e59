package client

import (
	"context"
	"errors"
	"time"

	"connectrpc.com/connect"

	pb "github.com/languagetutor/languagetutor/proto/languagetutor/v1"
)

const (
	// attempts is how often a stream that breaks is opened again in a row.
	attempts = 5
	// pause is how long the first of them waits; each next one waits twice as long.
	pause = 250 * time.Millisecond
)

// Say sends what the learner says as a new turn and hands over the events of the turn, each once and in order, up to the one
// that finishes it, which it returns. A stream that breaks is opened again where it broke: the turn happens once.
func (c *Client) Say(ctx context.Context, session, text string, see func(*pb.SessionEvent)) (*pb.TurnFinished, error) {
	request := &pb.SendMessageRequest{SessionId: session, TurnId: NewID(), Text: text}
	return c.converse(ctx, session, see, func(ctx context.Context) (source, error) {
		stream, err := c.Tutor.SendMessage(ctx, request)
		if err != nil {
			return source{}, err
		}
		return source{stream.Receive, func() *pb.SessionEvent { return stream.Msg().GetEvent() }, stream.Err, stream.Close}, nil
	})
}

// Retry asks for another answer to a turn, in simpler words if so, and hands over its events as Say does.
func (c *Client) Retry(ctx context.Context, session, turn string, simpler bool, see func(*pb.SessionEvent)) (*pb.TurnFinished, error) {
	request := &pb.RetryTurnRequest{SessionId: session, TurnId: turn, RequestId: NewID(), Simpler: simpler}
	return c.converse(ctx, session, see, func(ctx context.Context) (source, error) {
		stream, err := c.Tutor.RetryTurn(ctx, request)
		if err != nil {
			return source{}, err
		}
		return source{stream.Receive, func() *pb.SessionEvent { return stream.Msg().GetEvent() }, stream.Err, stream.Close}, nil
	})
}

// Listen hands over the events of a session after one up to the next that finishes a turn, as Say does.
func (c *Client) Listen(ctx context.Context, session string, after int64, see func(*pb.SessionEvent)) (*pb.TurnFinished, error) {
	return c.converse(ctx, session, see, c.watch(session, after))
}

// source is a stream of events.
type source struct {
	next  func() bool
	event func() *pb.SessionEvent
	err   func() error
	close func() error
}

func (c *Client) watch(session string, after int64) func(ctx context.Context) (source, error) {
	return func(ctx context.Context) (source, error) {
		stream, err := c.Tutor.WatchSession(ctx, &pb.WatchSessionRequest{SessionId: session, AfterEventId: after})
		if err != nil {
			return source{}, err
		}
		return source{stream.Receive, func() *pb.SessionEvent { return stream.Msg().GetEvent() }, stream.Err, stream.Close}, nil
	}
}

// ErrEnded is a session that has ended.
var ErrEnded = errors.New("the session has ended")

// errBroken is a stream that ended before the turn did.
var errBroken = errors.New("the stream ended before the turn did")

// converse reads events until a turn is finished, from where open begins and, after a break, from where it broke.
func (c *Client) converse(
	ctx context.Context, session string, see func(*pb.SessionEvent), open func(context.Context) (source, error),
) (*pb.TurnFinished, error) {
	var last int64
	var failure error
	for tried := 0; tried <= attempts; tried++ {
		if tried > 0 {
			select {
			case <-time.After(pause << (tried - 1)):
			case <-ctx.Done():
				return nil, ctx.Err()
			}
		}
		before := last
		finished, err := read(ctx, open, &last, see)
		if finished != nil || !passing(err) || ctx.Err() != nil {
			return finished, err
		}
		if failure = err; last > before {
			tried, open = 0, c.watch(session, last)
		}
	}
	return nil, failure
}

// passing says whether another attempt may do better: the server is busy, or the connection broke.
func passing(err error) bool {
	if errors.Is(err, errBroken) {
		return true
	}
	switch connect.CodeOf(err) {
	case connect.CodeUnavailable:
		return true
	case connect.CodeUnknown, connect.CodeInternal, connect.CodeInvalidArgument: // half a message is read as one of these
		failure, ok := errors.AsType[*connect.Error](err)
		return ok && !connect.IsWireError(failure)
	default:
		return false
	}
}

// read hands over the events of one stream, and returns the one that finishes a turn.
func read(
	ctx context.Context, open func(context.Context) (source, error), last *int64, see func(*pb.SessionEvent),
) (*pb.TurnFinished, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	events, err := open(ctx)
	if err != nil {
		return nil, err
	}
	defer func() { _ = events.close() }() // what is left unread is of no interest
	for events.next() {
		e := events.event()
		*last = e.GetId()
		see(e)
		if e.GetFinished() != nil {
			return e.GetFinished(), nil
		}
		if e.GetEnded() != nil {
			return nil, ErrEnded
		}
	}
	if err := events.err(); err != nil {
		return nil, err
	}
	return nil, errBroken
}
