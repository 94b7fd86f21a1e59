package postgres

import (
	"context"
	"errors"
	"io"
	"net"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/puddle/v2"
)

// Kind says what an error of the database means to the caller. It is also a safe label for logs and metrics.
type Kind string

// The kinds of database error. SQLSTATE codes are listed in appendix A of the PostgreSQL manual.
const (
	KindNone        Kind = ""             // no error
	KindUnique      Kind = "unique"       // 23505: such a row exists already
	KindForeignKey  Kind = "foreign_key"  // 23503: a row that is referred to is missing, or still referred to
	KindCheck       Kind = "check"        // 23514: a CHECK does not hold
	KindRetryable   Kind = "retryable"    // 40001, 40P01: run the transaction again (InTx did, in vain)
	KindTimeout     Kind = "timeout"      // 57014 and friends, or the caller's deadline: it took too long
	KindCanceled    Kind = "canceled"     // the caller's context was cancelled
	KindLockTimeout Kind = "lock_timeout" // 55P03: another transaction held the lock too long
	KindBadText     Kind = "bad_text"     // 22021, 22P05: text that PostgreSQL cannot store, such as U+0000
	KindOverloaded  Kind = "overloaded"   // 53xxx: too many connections, out of memory or disk
	KindUnavailable Kind = "unavailable"  // the server is starting, stopping or out of reach
	KindOther       Kind = "other"        // everything else: a defect, not a condition
)

var kindBySQLState = map[string]Kind{
	"23505": KindUnique,
	"23503": KindForeignKey,
	"23001": KindForeignKey, // restrict_violation
	"23514": KindCheck,
	"40001": KindRetryable,
	"40P01": KindRetryable,
	"57014": KindTimeout, // statement_timeout; pgx drops the connection on cancellation and never waits for this answer
	"25P03": KindTimeout, // idle_in_transaction_session_timeout
	"25P04": KindTimeout, // transaction_timeout
	"57P05": KindTimeout, // idle_session_timeout
	"55P03": KindLockTimeout,
	"22021": KindBadText,
	"22P05": KindBadText,
	"53000": KindOverloaded,
	"53100": KindOverloaded,
	"53200": KindOverloaded,
	"53300": KindOverloaded,
	"53400": KindOverloaded,
	"57P01": KindUnavailable, // admin_shutdown
	"57P02": KindUnavailable, // crash_shutdown
	"57P03": KindUnavailable, // cannot_connect_now
	"08000": KindUnavailable,
	"08001": KindUnavailable,
	"08003": KindUnavailable,
	"08004": KindUnavailable,
	"08006": KindUnavailable,
}

// Classify tells what err means and, for a broken constraint, the constraint's name. A nil err is KindNone.
func Classify(err error) (kind Kind, constraint string) {
	if err == nil {
		return KindNone, ""
	}
	var connect *pgconn.ConnectError
	connecting := errors.As(err, &connect)
	if pg, ok := errors.AsType[*pgconn.PgError](err); ok {
		kind, known := kindBySQLState[pg.Code]
		switch {
		case known:
			return kind, pg.ConstraintName
		case connecting: // refused by password, unknown database: nothing that this call could do better
			return KindUnavailable, ""
		}
		return KindOther, pg.ConstraintName
	}
	switch {
	case errors.Is(err, context.Canceled):
		return KindCanceled, ""
	case connecting, lostConnection(err):
		return KindUnavailable, ""
	case errors.Is(err, context.DeadlineExceeded):
		return KindTimeout, ""
	}
	return KindOther, ""
}

func lostConnection(err error) bool {
	if errors.Is(err, context.DeadlineExceeded) { // is a net.Error too
		return false
	}
	var network net.Error
	return errors.As(err, &network) || errors.Is(err, pgconn.ErrConnClosed) || errors.Is(err, puddle.ErrClosedPool) ||
		errors.Is(err, net.ErrClosed) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
}

// IsUnique reports whether err breaks the named unique constraint or unique index; "" means any.
func IsUnique(err error, constraint string) bool { return breaks(err, KindUnique, constraint) }

// IsForeignKey reports whether err breaks the named foreign key; "" means any.
func IsForeignKey(err error, constraint string) bool { return breaks(err, KindForeignKey, constraint) }

// IsCheck reports whether err breaks the named CHECK; "" means any.
func IsCheck(err error, constraint string) bool { return breaks(err, KindCheck, constraint) }

func breaks(err error, kind Kind, constraint string) bool {
	got, name := Classify(err)
	return got == kind && (constraint == "" || constraint == name)
}

// answered reports whether the server itself said that the statement failed and the session lives on. A FATAL leaves
// open what became of a COMMIT that was on its way.
func answered(err error) bool {
	var pg *pgconn.PgError
	return errors.As(err, &pg) && pg.SeverityUnlocalized == "ERROR"
}
