package main

import (
	"context"
	"os"

	"github.com/languagetutor/languagetutor/server"
	"github.com/languagetutor/languagetutor/server/client"
	"github.com/languagetutor/languagetutor/server/demo"
)

type demoCmd struct {
	Server string `default:"http://127.0.0.1:8080" help:"Address of a running server. When none answers there, one is started for the story."`
}

// Run plays the story on the running server, or on one of its own.
func (d *demoCmd) Run(ctx context.Context, c console) error {
	if client.Alive(ctx, d.Server) {
		return demo.Play(ctx, d.Server, c.out)
	}
	data, err := os.MkdirTemp("", "languagetutor-demo-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(data)
	if err := os.Chmod(data, 0o711); err != nil { //nolint:gosec // PostgreSQL's account passes through; what is in it is closed.
		return err
	}
	return server.Dev(ctx, server.DevOptions{
		Listen: "127.0.0.1:0", Data: data, Version: version, Out: c.out,
		Ready: func(ctx context.Context, url string) error { return demo.Play(ctx, url, c.out) },
	})
}
