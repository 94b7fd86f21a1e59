package private

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

const (
	defaultMaxConnections = 100
	// startTimeout allows for the recovery after a crash.
	startTimeout = time.Minute
	// stopTimeout bounds each of the three ways to end a server: fast, immediate, kill.
	stopTimeout = 10 * time.Second
	adminDB     = "postgres"
	role        = "postgres"
)

// Options say what server to run. Only Dir is required.
type Options struct {
	// Dir holds the data and is made when it is missing. See the package comment for what is in it.
	Dir string
	// BinDir holds postgres and initdb; by default the environment's PG_BIN, else what is installed.
	BinDir string
	// StateDir replaces DefaultStateDir.
	StateDir string
	// Durable keeps committed data through a crash of the machine. Without it the server is faster, and its data is
	// good for tests only.
	Durable bool
	// MaxConnections is 100 by default.
	MaxConnections int
	Log            *slog.Logger
}

// Server is a running PostgreSQL.
type Server struct {
	who       *account
	pg        install
	home      string
	data      string
	socketDir string
	opts      Options
	log       *slog.Logger
	lock      *os.File
	proc      *process
	stopOnce  sync.Once
	stopErr   error
}

// Start runs a server on opts.Dir, making the cluster when there is none, and returns when it takes connections. ctx
// bounds the start only. Errors: ErrNotFound, ErrInUse, or what PostgreSQL itself said.
func Start(ctx context.Context, opts Options) (*Server, error) {
	s := &Server{opts: opts, log: opts.Log}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	if err := s.start(ctx); err != nil {
		return nil, fmt.Errorf("start private PostgreSQL: %w", err)
	}
	s.log.InfoContext(ctx, "private PostgreSQL is ready", "version", s.pg.version, "data", s.data, "pid", s.proc.cmd.Process.Pid)
	return s, nil
}

func (s *Server) start(ctx context.Context) (err error) {
	if err := s.prepare(ctx); err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, s.lock.Close())
		}
	}()
	if err := endLeftovers(ctx, s.data); err != nil {
		return err
	}
	if err := s.initCluster(ctx); err != nil {
		return err
	}
	if err := freshDir(s.socketDir, s.who); err != nil {
		return fmt.Errorf("make socket folder: %w", err)
	}
	return s.launch(ctx)
}

// prepare settles account, binaries and folders, and takes the lock.
func (s *Server) prepare(ctx context.Context) error {
	if s.opts.Dir == "" {
		return errors.New("no folder given")
	}
	workDir, err := os.Getwd()
	if err != nil {
		return err
	}
	if err := os.MkdirAll(s.opts.Dir, 0o755); err != nil { //nolint:gosec // the cluster inside is 0700
		return err
	}
	dir, err := realPath(s.opts.Dir)
	if err != nil {
		return err
	}
	data := filepath.Join(dir, dataName)
	if s.who, err = runAs(data); err != nil {
		return err
	}
	major, err := clusterMajor(data)
	if err != nil {
		return err
	}
	stateDir := cmp.Or(s.opts.StateDir, DefaultStateDir)
	where := search{explicit: cmp.Or(s.opts.BinDir, os.Getenv("PG_BIN")), systemGlob: systemGlob, workDir: workDir, stageDir: stateDir}
	if s.pg, err = where.find(ctx, s.who, major); err != nil {
		return err
	}
	var moved bool
	if s.home, moved, err = settle(ctx, dir, stateDir, s.who, s.pg); err != nil {
		return err
	}
	if moved {
		s.log.InfoContext(ctx, "the account of PostgreSQL may not enter the wanted folder: its data is elsewhere, behind a link",
			"account", s.who.String(), "link", data, "home", s.home)
	}
	s.data = filepath.Join(s.home, dataName)
	s.socketDir = socketDir(s.home, s.who)
	s.lock, err = acquire(s.home)
	return err
}

// initCluster makes the cluster beside its place and moves it there when it is whole.
func (s *Server) initCluster(ctx context.Context) error {
	if major, err := clusterMajor(s.data); err != nil || major != 0 {
		return err
	}
	draft := filepath.Join(s.home, draftName)
	if err := freshDir(draft, s.who); err != nil {
		return fmt.Errorf("make data folder: %w", err)
	}
	args := []string{"--pgdata=" + draft, "--username=" + role, "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8"}
	if !s.opts.Durable {
		args = append(args, "--no-sync")
	}
	cmd := s.who.command(ctx, s.home, filepath.Join(s.pg.bin, "initdb"), args...)
	var out strings.Builder
	cmd.Stdout, cmd.Stderr = &out, &out
	cmd.WaitDelay = stopTimeout
	dieWithParent(cmd, syscall.SIGKILL)
	if err := run(cmd); err != nil {
		return fmt.Errorf("initdb: %w\n%s", err, lastLines(out.String()))
	}
	if err := os.Rename(draft, s.data); err != nil {
		return fmt.Errorf("initdb: %w", err)
	}
	return nil
}

func (s *Server) launch(ctx context.Context) error {
	path := filepath.Join(s.home, logName)
	logFile, err := os.OpenFile(path, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("open log: %w", err)
	}
	defer logFile.Close()
	if err := s.who.own(path); err != nil {
		return fmt.Errorf("open log: %w", err)
	}
	cmd := s.who.command(context.WithoutCancel(ctx), s.home, filepath.Join(s.pg.bin, "postgres"), s.args()...)
	cmd.Stdout, cmd.Stderr = logFile, logFile
	dieWithParent(cmd, syscall.SIGINT)
	if s.proc, err = launch(cmd); err != nil {
		return err
	}
	waiting, cancel := context.WithTimeout(ctx, startTimeout)
	defer cancel()
	var refusal error
	if poll(waiting, s.proc.done, func() bool { refusal = s.answers(waiting); return refusal == nil }) {
		return nil
	}
	select {
	case <-s.proc.done:
		err = fmt.Errorf("the server ended at once: %v", s.proc.cmd.ProcessState)
	default:
		err = errors.Join(fmt.Errorf("the server did not get ready: %w: %w", waiting.Err(), refusal), s.end(context.WithoutCancel(ctx)))
	}
	text, _ := os.ReadFile(path)
	return fmt.Errorf("%w\n%s", err, lastLines(string(text)))
}

func (s *Server) args() []string {
	settings := []string{
		"listen_addresses=",
		`unix_socket_directories="` + strings.ReplaceAll(s.socketDir, `"`, `""`) + `"`,
		"unix_socket_permissions=0700",
		"port=" + port,
		"max_connections=" + strconv.Itoa(cmp.Or(s.opts.MaxConnections, defaultMaxConnections)),
		"timezone=UTC",
		"log_timezone=UTC",
		"logging_collector=off",
	}
	if !s.opts.Durable {
		settings = append(settings, "fsync=off", "synchronous_commit=off", "full_page_writes=off",
			"wal_level=minimal", "max_wal_senders=0", "autovacuum=off")
	}
	args := []string{"-D", s.data}
	for _, setting := range settings {
		args = append(args, "-c", setting)
	}
	return args
}

func (s *Server) answers(ctx context.Context) error {
	conn, err := pgx.Connect(ctx, s.URL(adminDB))
	if err != nil {
		return err
	}
	return conn.Close(ctx)
}

// URL is how to reach database db as the superuser, without a password.
func (s *Server) URL(db string) string {
	u := url.URL{Scheme: "postgres", User: url.User(role), Path: "/" + db}
	u.RawQuery = url.Values{"host": {s.socketDir}, "port": {port}}.Encode()
	return u.String()
}

// CreateDatabase makes database name unless it is there.
func (s *Server) CreateDatabase(ctx context.Context, name string) error {
	conn, err := pgx.Connect(ctx, s.URL(adminDB))
	if err != nil {
		return fmt.Errorf("create database %s: %w", name, err)
	}
	defer conn.Close(context.WithoutCancel(ctx)) //nolint:errcheck // nothing is lost
	var exists bool
	if err := conn.QueryRow(ctx, `SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)`, name).Scan(&exists); err != nil {
		return fmt.Errorf("look for database %s: %w", name, err)
	}
	if exists {
		return nil
	}
	if _, err := conn.Exec(ctx, `CREATE DATABASE `+pgx.Identifier{name}.Sanitize()); err != nil {
		return fmt.Errorf("create database %s: %w", name, err)
	}
	return nil
}

// Done is closed when the server has ended, by Stop or by itself.
func (s *Server) Done() <-chan struct{} { return s.proc.done }

func lastLines(text string) string {
	const lines = 15
	all := strings.Split(strings.TrimSpace(text), "\n")
	return strings.Join(all[max(0, len(all)-lines):], "\n")
}
