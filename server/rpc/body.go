package rpc

import (
	"errors"
	"io"
	"net"
	"net/http"

	"connectrpc.com/connect"
)

// requestBody hides what net/http says of a body that cannot be read, which names addresses of the server.
type requestBody struct {
	io.ReadCloser
}

// Read implements io.Reader.
func (b requestBody) Read(into []byte) (int, error) {
	n, err := b.ReadCloser.Read(into)
	var tooLarge *http.MaxBytesError
	var network net.Error
	switch {
	case err == nil || errors.Is(err, io.EOF) || errors.As(err, &tooLarge):
		return n, err
	case errors.As(err, &network) && network.Timeout():
		return n, connect.NewError(connect.CodeDeadlineExceeded, errors.New("the request came too slowly"))
	}
	return n, connect.NewError(connect.CodeCanceled, errors.New("the request broke off"))
}
