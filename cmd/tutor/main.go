// Command tutor is the application server of Language Tutor and its tools.
package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/languagetutor/languagetutor/server/config"
	"github.com/languagetutor/languagetutor/server/postgres"
)

// version is set by the linker.
var version = "unknown"

// program are the commands of tutor.
type program struct {
	Config kong.ConfigFlag `help:"YAML file of settings." placeholder:"FILE"`

	Serve   serveCmd   `cmd:"" help:"Serve the API."`
	Dev     devCmd     `cmd:"" help:"Serve the API on embedded defaults: a private PostgreSQL, the starter lists, a demo learner."`
	Chat    chatCmd    `cmd:"" help:"Talk with the tutor of a running server on the terminal."`
	Demo    demoCmd    `cmd:"" help:"Play a learner's first day on the terminal."`
	Migrate migrateCmd `cmd:"" help:"Bring the database to this version's schema, or say what that would do."`
	Vocab   vocabCmd   `cmd:"" help:"Fill the shared catalogue of words."`
	Eval    evalCmd    `cmd:"" help:"Play recorded conversations with a language model, and say how well it does as the tutor."`
	Show    showCmd    `cmd:"" help:"Print the effective configuration, without the secrets." name:"config"`
	Version versionCmd `cmd:"" help:"Print the version."`
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal is not waited for
	code := run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// run runs one command and returns the exit code: 0 done, 1 failed, 2 not understood.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	var p program
	exit := -1
	parser, err := kong.New(&p,
		kong.Name("tutor"),
		kong.Description("Language Tutor: spaced repetition, conversation and honest numbers, on your own server."),
		kong.DefaultEnvars(config.EnvPrefix),
		kong.Configuration(config.File),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, WrapUpperBound: 110}),
		kong.Writers(stdout, stderr),
		kong.Exit(func(code int) { exit = code }),
		kong.Vars(demoLearner),
		kong.BindTo(ctx, (*context.Context)(nil)),
		kong.Bind(console{in: stdin, out: stdout, err: stderr}),
	)
	if err != nil {
		fmt.Fprintln(stderr, "tutor:", err)
		return 2
	}
	command, err := parser.Parse(args)
	if exit >= 0 {
		return exit // --help
	}
	if err != nil {
		fmt.Fprintln(stderr, "tutor:", err)
		return 2
	}
	if err := command.Run(); err != nil {
		fmt.Fprintln(stderr, "tutor:", err)
		return 1
	}
	return 0
}

// console is where a command reads and prints.
type console struct {
	in       io.Reader
	out, err io.Writer
}

// logger returns the log that the settings ask for.
func (c console) logger(cfg config.Config) *slog.Logger {
	options := &slog.HandlerOptions{Level: cfg.Level()}
	if cfg.LogFormat == "text" {
		return slog.New(slog.NewTextHandler(c.err, options))
	}
	return slog.New(slog.NewJSONHandler(c.err, options))
}

// database are the settings of commands that need a database and nothing else.
type database struct {
	DatabaseURL config.Secret `help:"PostgreSQL, postgres://user:password@host/database." placeholder:"URL" required:""`
}

func (d database) open(ctx context.Context) (*pgxpool.Pool, error) {
	return postgres.Open(ctx, postgres.Config{URL: d.DatabaseURL.Reveal(), MaxConns: 2})
}

type versionCmd struct{}

// Run prints the version.
func (versionCmd) Run(c console) error {
	_, err := fmt.Fprintln(c.out, version)
	return err
}

type showCmd struct {
	config.Config
}

// Run prints the settings as a configuration file, and says what is wrong with them.
func (s *showCmd) Run(c console) error {
	out, err := s.YAML()
	if err != nil {
		return err
	}
	if _, err := c.out.Write(out); err != nil {
		return err
	}
	return s.Verify()
}
