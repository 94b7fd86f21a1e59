package private

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

func TestRestartKeepsDataAndSettings(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(openFolder(t), "pg")
	first := start(t, Options{Dir: dir, Durable: true})
	remember(t, first)
	if err := first.CreateDatabase(t.Context(), `tutor "dev"`); err != nil {
		t.Fatal(err)
	}
	stop(t, first)
	select {
	case <-first.Done():
	default:
		t.Error("Done is open after Stop")
	}

	second := start(t, Options{Dir: dir, Durable: true, MaxConnections: 33})
	if got := query(t, second, `SELECT word FROM kept`); got != "Haus" {
		t.Errorf("word after restart: %q", got)
	}
	if err := second.CreateDatabase(t.Context(), `tutor "dev"`); err != nil {
		t.Errorf("create an existing database: %v", err)
	}
	for setting, want := range map[string]string{
		"listen_addresses": "", "max_connections": "33", "fsync": "on", "synchronous_commit": "on", "timezone": "UTC",
		"server_encoding": "UTF8",
	} {
		if got := query(t, second, `SHOW `+setting); got != want {
			t.Errorf("%s is %q, want %q", setting, got, want)
		}
	}
	if got := query(t, second, `SELECT datcollate FROM pg_database WHERE datname = current_database()`); got != "C.UTF-8" {
		t.Errorf("collation %q", got)
	}
	info, err := os.Stat(second.socketDir)
	if err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("socket folder: %v, %v; want mode 0700", info, err)
	}
	stop(t, second)
	if err := second.Stop(t.Context()); err != nil {
		t.Errorf("second Stop: %v", err)
	}
}

func TestSecondServerOnOneFolderIsRefused(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(openFolder(t), "pg")
	first := start(t, Options{Dir: dir})
	if _, err := Start(t.Context(), Options{Dir: dir}); !errors.Is(err, ErrInUse) {
		t.Fatalf("second start: %v, want ErrInUse", err)
	}
	if err := Remove(t.Context(), dir); !errors.Is(err, ErrInUse) {
		t.Fatalf("remove under a running server: %v, want ErrInUse", err)
	}
	query(t, first, `SELECT 'alive'`)
	stop(t, first)
	if err := Remove(t.Context(), dir); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(dir); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the folder is still there: %v", err)
	}
}

func TestServerThatLostItsOwnerIsEnded(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(openFolder(t), "pg")
	lost := start(t, Options{Dir: dir, Durable: true})
	remember(t, lost)
	if err := lost.lock.Close(); err != nil { // as the death of the owner does
		t.Fatal(err)
	}
	next := start(t, Options{Dir: dir, Durable: true})
	<-lost.Done()
	if got := query(t, next, `SELECT word FROM kept`); got != "Haus" {
		t.Errorf("word: %q", got)
	}
	stop(t, next)
}

// In a container, numbers of processes come again soon.
func TestPidFileWithTheNumberOfAStrangerDoesNotBlock(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(openFolder(t), "pg")
	s := start(t, Options{Dir: dir})
	pidFile := filepath.Join(s.data, "postmaster.pid")
	note, err := os.ReadFile(pidFile)
	if err != nil {
		t.Fatal(err)
	}
	stop(t, s)

	stranger := s.who.command(t.Context(), "/", "/bin/cat")
	stdin, err := stranger.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := stranger.Start(); err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(note), "\n")
	err = errors.Join(os.WriteFile(pidFile, []byte(strconv.Itoa(stranger.Process.Pid)+"\n"+rest), 0o600), s.who.own(pidFile))
	if err != nil {
		t.Fatal(err)
	}
	stop(t, start(t, Options{Dir: dir}))
	if err := errors.Join(stdin.Close(), stranger.Wait()); err != nil {
		t.Errorf("the stranger was harmed: %v", err)
	}
}

func TestCommittedDataOutlivesACrashOfTheServer(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(openFolder(t), "pg")
	s := start(t, Options{Dir: dir, Durable: true})
	remember(t, s)
	if err := s.proc.cmd.Process.Signal(syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	<-s.Done()
	if err := s.Stop(t.Context()); err == nil || !strings.Contains(err.Error(), "killed") {
		t.Errorf("Stop after a crash: %v, want what happened", err)
	}
	again := start(t, Options{Dir: dir, Durable: true})
	if got := query(t, again, `SELECT word FROM kept`); got != "Haus" {
		t.Errorf("word: %q", got)
	}
}

func TestStopThatMayNotWaitEndsByForceAndDataRecovers(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(openFolder(t), "pg")
	s := start(t, Options{Dir: dir, Durable: true})
	remember(t, s)
	if err := s.proc.cmd.Process.Signal(syscall.SIGSTOP); err != nil { // it hangs
		t.Fatal(err)
	}
	over, cancel := context.WithCancel(t.Context())
	cancel()
	forced := make(chan error)
	go func() { forced <- s.Stop(over) }()
	if err := s.proc.cmd.Process.Signal(syscall.SIGCONT); err != nil {
		t.Fatal(err)
	}
	if err := <-forced; err == nil || !strings.Contains(err.Error(), "did not stop in time") {
		t.Errorf("Stop: %v, want that it took force", err)
	}
	again := start(t, Options{Dir: dir, Durable: true})
	if got := query(t, again, `SELECT word FROM kept`); got != "Haus" {
		t.Errorf("word: %q", got)
	}
}

func TestFailedStartShowsWhatTheServerSaidAndFreesTheFolder(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(openFolder(t), "pg")
	s := start(t, Options{Dir: dir})
	stop(t, s)
	conf := filepath.Join(s.data, "postgresql.auto.conf")
	good, err := os.ReadFile(conf)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(conf, []byte("no_such_setting = 1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Start(t.Context(), Options{Dir: dir}); err == nil || !strings.Contains(err.Error(), "no_such_setting") {
		t.Fatalf("start with a bad setting: %v", err)
	}
	if err := os.WriteFile(conf, good, 0o600); err != nil {
		t.Fatal(err)
	}
	stop(t, start(t, Options{Dir: dir}))
}

func TestStartThatIsCancelledLeavesNothingRunning(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(openFolder(t), "pg")
	s := start(t, Options{Dir: dir})
	stop(t, s)
	ctx, cancel := context.WithCancel(t.Context())
	s2 := &Server{opts: Options{Dir: dir}, log: s.log}
	if err := s2.prepare(ctx); err != nil {
		t.Fatal(err)
	}
	if err := freshDir(s2.socketDir, s2.who); err != nil {
		t.Fatal(err)
	}
	cancel()
	if err := s2.launch(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("launch: %v, want context.Canceled", err)
	}
	if pids := running(s2.data); len(pids) > 0 {
		t.Errorf("still running: %v", pids)
	}
	if err := s2.lock.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestInitdbThatWasInterruptedStartsOver(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(openFolder(t), "pg")
	if err := os.MkdirAll(filepath.Join(dir, draftName, "base"), 0o755); err != nil {
		t.Fatal(err)
	}
	s := start(t, Options{Dir: dir})
	query(t, s, `SELECT 'alive'`)
	stop(t, s)
	if _, err := os.Stat(filepath.Join(dir, draftName)); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the draft is still there: %v", err)
	}
}

func TestDataOfAnotherMajorVersionIsLeftAlone(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(openFolder(t), "pg")
	if err := os.MkdirAll(filepath.Join(dir, dataName), 0o755); err != nil {
		t.Fatal(err)
	}
	version := filepath.Join(dir, dataName, "PG_VERSION")
	if err := os.WriteFile(version, []byte("9\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	_, err := Start(t.Context(), Options{Dir: dir})
	if !errors.Is(err, ErrNotFound) || !strings.Contains(err.Error(), "the data was made by version 9") {
		t.Errorf("start: %v", err)
	}
}
