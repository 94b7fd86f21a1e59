package main

import (
	"context"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"time"
)

// gatewayProgram is made by `npm install` in hack/gateway.
const gatewayProgram = "../../hack/gateway/node_modules/@portkey-ai/gateway/build/start-server.js"

// gatewayPause is how long this gateway sleeps before it passes on the first piece of a stream. It is no work, so the report
// tells the time without it too.
const gatewayPause = 25 * time.Millisecond

// startGateway starts the plain gateway and returns a client that reaches the model through it.
func startGateway(ctx context.Context, folder string, u *upstream) (*process, chat, error) {
	if _, err := os.Stat(gatewayProgram); err != nil {
		return nil, chat{}, fmt.Errorf("the gateway is not installed (make bench-llm does it): %w", err)
	}
	port, err := freePort(ctx)
	if err != nil {
		return nil, chat{}, err
	}
	p, err := launch(ctx, filepath.Join(folder, "gateway.log"), nil, "node", gatewayProgram, "--headless", "--port="+strconv.Itoa(port))
	if err != nil {
		return nil, chat{}, err
	}
	address := "127.0.0.1:" + strconv.Itoa(port)
	if err := reachable(ctx, address); err != nil {
		p.kill()
		return nil, chat{}, fmt.Errorf("gateway: %w", err)
	}
	c, err := newChat("http://"+address+"/v1", map[string]string{"x-portkey-provider": "openai", "x-portkey-custom-host": u.url})
	return p, c, err
}

func freePort(ctx context.Context) (int, error) {
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	return listener.Addr().(*net.TCPAddr).Port, listener.Close()
}

// reachable waits until something listens at an address.
func reachable(ctx context.Context, address string) error {
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	for {
		var dialer net.Dialer
		conn, err := dialer.DialContext(ctx, "tcp", address)
		if err == nil {
			return conn.Close()
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(50 * time.Millisecond):
		}
	}
}
