package main

import (
	"context"
	"errors"
	"flag"
	"log/slog"
	"os"
	"os/signal"
	"path/filepath"
	"runtime/pprof"
	"syscall"
	"time"

	"github.com/languagetutor/languagetutor/server"
	"github.com/languagetutor/languagetutor/server/config"
)

// serveCommand, as the first argument, makes this program the server that is measured, so that its memory is its own.
const serveCommand = "serve"

const issuer = "bench"

// serve runs a server with everything on until it is told to stop.
func serve(ctx context.Context, args []string) (err error) {
	var listen, database, keyFile, models, profile string
	flags := flag.NewFlagSet(serveCommand, flag.ContinueOnError)
	flags.StringVar(&listen, "listen", "", "address of the API")
	flags.StringVar(&database, "database", "", "URL of the database")
	flags.StringVar(&keyFile, "key", "", "file of the signing key")
	flags.StringVar(&models, "models", "", "file of models")
	flags.StringVar(&profile, "cpuprofile", "", "file for a CPU profile")
	if err := flags.Parse(args); err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(ctx, syscall.SIGTERM)
	defer stop()
	if profile != "" {
		file, err := os.Create(filepath.Clean(profile))
		if err != nil {
			return err
		}
		if err := pprof.StartCPUProfile(file); err != nil {
			return errors.Join(err, file.Close())
		}
		defer func() { pprof.StopCPUProfile(); err = errors.Join(err, file.Close()) }()
	}
	cfg := config.Config{
		Listen: listen, MetricsListen: "127.0.0.1:0", DrainTimeout: 5 * time.Second, MaxConnections: 4096, InsecureCookies: true,
		DatabaseURL: config.Secret(database), DatabaseMaxConns: 20, Issuer: issuer, SigningKeyFiles: []string{keyFile}, ModelsFile: models,
		TraceSampleRatio: 0.1,
	}
	if err := cfg.Verify(); err != nil {
		return err
	}
	srv, err := server.New(ctx, cfg, server.Options{Version: "bench", Log: slog.New(slog.NewJSONHandler(os.Stderr, nil))})
	if err != nil {
		return err
	}
	return srv.Run(ctx)
}
