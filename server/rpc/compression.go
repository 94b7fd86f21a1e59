package rpc

import (
	"compress/gzip"
	"errors"
	"io"

	"connectrpc.com/connect"
)

// compressMinBytes is the size from which a response is worth compressing.
const compressMinBytes = 1024

var errInflated = errors.New("the message is too large when it is decompressed")

// compression takes no compressed request from a caller that has not signed in, and stops inflating one of the others at
// the limit: a gzip bomb costs no more than an honest message.
func (p policies) compression(maxBytes int) connect.HandlerOption {
	return connect.WithConditionalHandlerOptions(func(spec connect.Spec) []connect.HandlerOption {
		if p[spec.Procedure].public() {
			return []connect.HandlerOption{connect.WithCompression("gzip", nil, nil)}
		}
		return []connect.HandlerOption{connect.WithCompression("gzip",
			func() connect.Decompressor { return &boundedGzip{max: int64(maxBytes) + 1} },
			func() connect.Compressor { return gzip.NewWriter(io.Discard) },
		)}
	})
}

// boundedGzip inflates at most max bytes.
type boundedGzip struct {
	max, left int64
	gzip.Reader
}

// Reset implements connect.Decompressor.
func (b *boundedGzip) Reset(source io.Reader) error {
	b.left = b.max
	return b.Reader.Reset(source)
}

// Read implements connect.Decompressor.
func (b *boundedGzip) Read(into []byte) (int, error) {
	if b.left == 0 {
		return 0, errInflated
	}
	n, err := b.Reader.Read(into[:min(int64(len(into)), b.left)])
	b.left -= int64(n)
	return n, err
}
