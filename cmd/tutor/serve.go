package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"

	"github.com/redis/go-redis/v9"

	"github.com/languagetutor/languagetutor/server"
	"github.com/languagetutor/languagetutor/server/config"
)

type serveCmd struct {
	config.Config
}

// Run serves until the context ends, and then lets the requests that are on their way finish.
func (s *serveCmd) Run(ctx context.Context, c console) error {
	if err := s.Verify(); err != nil {
		return err
	}
	log := c.logger(s.Config)
	redis.SetLogger(redisLog{log})
	server.FitMemory(log)
	srv, err := server.New(ctx, s.Config, server.Options{Version: version, Log: log})
	if err != nil {
		return err
	}
	log.InfoContext(ctx, "serving", slog.String("version", version), slog.String("address", srv.Addr().String()))
	return srv.Run(ctx)
}

// redisLog takes the lines of the Redis client, which knows one logger for the whole process, into the log.
type redisLog struct {
	log *slog.Logger
}

// Printf logs one line.
func (r redisLog) Printf(ctx context.Context, format string, args ...any) {
	r.log.WarnContext(ctx, "redis client", slog.String("line", fmt.Sprintf(format, args...)))
}

type devCmd struct {
	Listen string `default:"127.0.0.1:8080" help:"Address of the API."`
	Data   string `default:".dev" help:"Folder of the database, the keys and the log." type:"path"`

	ModelsFile string `help:"Language models that hold conversations (YAML); without it the offline tutor does." placeholder:"FILE" type:"path"`
}

// Run serves on embedded defaults until the context ends.
func (d *devCmd) Run(ctx context.Context, c console) error {
	return server.Dev(ctx, server.DevOptions{Listen: d.Listen, Data: d.Data, ModelsFile: d.ModelsFile, Version: version, Program: os.Args[0], Out: c.out})
}
