package main

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"go.uber.org/goleak"

	"github.com/languagetutor/languagetutor/server/postgres/pgtest"
)

// asCommand makes this test binary the command: it must reach the server.
const asCommand = "RUN_TEST_COMMAND"

func TestMain(m *testing.M) {
	if os.Getenv(asCommand) != "" {
		os.Exit(command())
	}
	goleak.VerifyTestMain(m)
}

// command writes the server's URL to a file and exits with 7, or with 1 when the server does not answer.
func command() int {
	ctx, url := context.Background(), os.Getenv(pgtest.EnvURL)
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		return 1
	}
	if err := conn.Close(ctx); err != nil {
		return 1
	}
	if err := os.WriteFile(os.Getenv(asCommand), []byte(url), 0o600); err != nil {
		return 1
	}
	return 7
}

func TestCommandHasAServerAndItsExitCodeIsPassedOn(t *testing.T) {
	note := filepath.Join(t.TempDir(), "url")
	t.Setenv(asCommand, note)
	code, err := run([]string{os.Args[0]})
	if err != nil || code != 7 {
		t.Fatalf("exit code %d, error %v; want 7", code, err)
	}
	url, err := os.ReadFile(note)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := pgx.Connect(t.Context(), string(url)); err == nil {
		t.Error("the server is still there")
	}
}

func TestCommandThatCannotRunIsAnError(t *testing.T) {
	_, err := run([]string{filepath.Join(t.TempDir(), "missing")})
	if err == nil || !strings.Contains(err.Error(), "missing") {
		t.Errorf("error %v", err)
	}
}
