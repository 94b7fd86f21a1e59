package rpc

import (
	"context"
	"fmt"
	"net/http"
	"runtime/debug"

	"connectrpc.com/connect"
)

// panicked is a panic as an error.
type panicked struct {
	value any
	stack []byte
}

func (p *panicked) Error() string { return fmt.Sprintf("panic: %v", p.value) }

func recoverCall(_ context.Context, _ connect.Spec, _ http.Header, value any) error {
	return &panicked{value: value, stack: debug.Stack()}
}
