package openapi

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"fmt"
	"net/http"
	"time"
)

//go:embed openapi.yaml
var document []byte

// Handler serves the document. It is the same for everyone, so it may be cached as long as it is asked for again.
func Handler() http.Handler {
	etag := fmt.Sprintf(`"%x"`, sha256.Sum256(document))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/yaml")
		w.Header().Set("Cache-Control", "no-cache")
		w.Header().Set("ETag", etag)
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(document))
	})
}
