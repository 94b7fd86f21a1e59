package main

import (
	"context"

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
	srv, err := server.New(ctx, s.Config, server.Options{Version: version, Log: c.logger(s.Config)})
	if err != nil {
		return err
	}
	return srv.Run(ctx)
}

type devCmd struct {
	Listen string `default:"127.0.0.1:8080" help:"Address of the API."`
	Data   string `default:".dev" help:"Folder of the database, the keys and the log." type:"path"`
}

// Run serves on embedded defaults until the context ends.
func (d *devCmd) Run(ctx context.Context, c console) error {
	return server.Dev(ctx, server.DevOptions{Listen: d.Listen, Data: d.Data, Version: version, Out: c.out})
}
