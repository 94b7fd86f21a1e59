package postgres_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/url"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/languagetutor/languagetutor/server/postgres"
	"github.com/languagetutor/languagetutor/server/postgres/pgtest"
)

// cutter passes connections on to a database server until it sees a COMMIT. The server gets the COMMIT; its answer is
// thrown away with the connection.
type cutter struct {
	listener net.Listener
	cut      atomic.Bool
	open     sync.WaitGroup
}

func cutCommits(t *testing.T, db string) (through string) {
	t.Helper()
	target, err := pgconn.ParseConfig(db)
	if err != nil {
		t.Fatal(err)
	}
	network, address := pgconn.NetworkAddress(target.Host, target.Port)
	c := &cutter{}
	if c.listener, err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	c.open.Go(func() {
		for {
			client, err := c.listener.Accept()
			if err != nil {
				return // closed
			}
			server, err := net.Dial(network, address)
			if err != nil {
				t.Error(err)
				_ = client.Close()
				continue
			}
			c.open.Go(func() { c.pass(server, client, c.seeCommit) })
			c.open.Go(func() { c.pass(client, server, c.cut.Load) })
		}
	})
	t.Cleanup(func() {
		_ = c.listener.Close()
		c.open.Wait()
	})
	u, err := url.Parse(db)
	if err != nil {
		t.Fatal(err)
	}
	u.Host, u.RawQuery = c.listener.Addr().String(), "sslmode=disable"
	return u.String()
}

// seeCommit never stops the way to the server.
func (c *cutter) seeCommit(message []byte) bool {
	if bytes.Contains(message, []byte("commit\x00")) {
		c.cut.Store(true)
	}
	return false
}

func (c *cutter) pass(to, from net.Conn, stop any) {
	defer to.Close()
	defer from.Close()
	buffer := make([]byte, 64<<10)
	for {
		n, err := from.Read(buffer)
		switch stop := stop.(type) {
		case func([]byte) bool:
			stop(buffer[:n])
		case func() bool:
			if stop() {
				return
			}
		}
		if _, werr := to.Write(buffer[:n]); err != nil || werr != nil {
			return
		}
	}
}

func TestCommitWhoseAnswerIsLostIsUnknown(t *testing.T) {
	t.Parallel()
	direct := pgtest.NewEmpty(t)
	must(t, direct, `CREATE TABLE words (word text)`)
	pool, err := postgres.Open(t.Context(), postgres.Config{URL: cutCommits(t, direct.Config().ConnString())})
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	err = postgres.InTx(t.Context(), pool, pgx.TxOptions{}, func(ctx context.Context, tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO words VALUES ('Haus')`)
		return err
	})
	if !errors.Is(err, postgres.ErrCommitUnknown) {
		t.Errorf("error %v, want ErrCommitUnknown", err)
	}
	if kind, _ := postgres.Classify(err); kind != postgres.KindUnavailable {
		t.Errorf("kind %q of %v", kind, err)
	}
	if got := read[int](t, direct, `SELECT count(*) FROM words`); got != 1 {
		t.Errorf("%d words: the server did not see the commit, so that this test proves nothing", got)
	}
}

func TestSessionThatEndsBeforeTheCommitKeepsNothing(t *testing.T) {
	t.Parallel()
	pool := counters(t)
	err := postgres.InTx(t.Context(), pool, pgx.TxOptions{}, func(ctx context.Context, tx pgx.Tx) error {
		if err := increment(ctx, tx, 1); err != nil {
			return err
		}
		must(t, pool, `SELECT pg_terminate_backend($1, 10000)`, tx.Conn().PgConn().PID())
		return nil
	})
	if kind, _ := postgres.Classify(err); kind != postgres.KindUnavailable || sum(t, pool) != 0 {
		t.Errorf("error %v, kind %q, sum %d", err, kind, sum(t, pool))
	}
}

func TestCommitOnAConnectionThatTheFunctionSawBreakIsKnown(t *testing.T) {
	t.Parallel()
	pool := counters(t)
	err := postgres.InTx(t.Context(), pool, pgx.TxOptions{}, func(ctx context.Context, tx pgx.Tx) error {
		if err := increment(ctx, tx, 1); err != nil {
			return err
		}
		return tx.Conn().Close(ctx)
	})
	if err == nil || errors.Is(err, postgres.ErrCommitUnknown) || sum(t, pool) != 0 {
		t.Errorf("error %v, sum %d", err, sum(t, pool))
	}
}

func TestConstraintThatFailsAtCommitIsKnown(t *testing.T) {
	t.Parallel()
	pool := pgtest.NewEmpty(t)
	must(t, pool, `CREATE TABLE words (word text CONSTRAINT once UNIQUE DEFERRABLE INITIALLY DEFERRED)`)
	err := postgres.InTx(t.Context(), pool, pgx.TxOptions{}, func(ctx context.Context, tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO words VALUES ('Haus'), ('Haus')`)
		return err
	})
	if !postgres.IsUnique(err, "once") || errors.Is(err, postgres.ErrCommitUnknown) || errors.Is(err, io.EOF) {
		t.Errorf("error %v, want the constraint", err)
	}
}
