package rpc

import (
	"io"
	"log/slog"
	"maps"
	"net"
	"net/http"
	"strings"
	"testing"
)

func discard() *slog.Logger { return slog.New(slog.DiscardHandler) }

// answered is an HTTP answer that was read to its end.
type answered struct {
	*http.Response
	body string
}

// do sends an HTTP request to the server.
func (w *world) do(t *testing.T, method, path, body string, header http.Header) answered {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, w.url+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	maps.Copy(req.Header, header)
	if host := header.Get("Host"); host != "" {
		req.Host = host
	}
	res, err := w.http1.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	read, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answered{res, string(read)}
}

// post sends JSON to a method of the test's service, as curl would.
func (w *world) post(t *testing.T, method, message string, header http.Header) answered {
	t.Helper()
	with := http.Header{"Content-Type": {"application/json"}}
	maps.Copy(with, header)
	return w.do(t, http.MethodPost, "/"+echoServiceName+"/"+method, message, with)
}

// dial opens a bare connection to the server.
func (w *world) dial(t *testing.T) net.Conn {
	t.Helper()
	conn, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", w.server.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	return conn
}
