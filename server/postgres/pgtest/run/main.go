// Command run starts one PostgreSQL for a whole test run: run -- go test ./...
// It passes the server's URL in TUTOR_TEST_DATABASE_URL, stops the server afterwards, and exits as the command did.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"syscall"

	"github.com/languagetutor/languagetutor/server/postgres/pgtest"
)

// failed is the exit code when the command could not be run, as shells have it.
const failed = 125

func main() {
	args := os.Args[1:]
	if len(args) > 0 && args[0] == "--" {
		args = args[1:]
	}
	if len(args) == 0 {
		fmt.Fprintln(os.Stderr, "usage: run -- command [argument ...]")
		os.Exit(failed)
	}
	code, err := run(args)
	if err != nil {
		fmt.Fprintln(os.Stderr, "run:", err)
		code = max(code, failed)
	}
	os.Exit(code)
}

// run returns the exit code of the command, which is terminated when this program is. The server outlives it.
func run(args []string) (code int, err error) {
	ctx, cancel := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer cancel()
	server, err := pgtest.StartServer(ctx)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, server.Stop()) }()

	cmd := exec.CommandContext(ctx, args[0], args[1:]...)
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	cmd.Env = append(os.Environ(), pgtest.EnvURL+"="+server.URL)
	if err := cmd.Run(); cmd.ProcessState == nil {
		return 0, err
	}
	return cmd.ProcessState.ExitCode(), nil
}
