package openapi

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

func TestDocumentIsServedAndRevalidated(t *testing.T) {
	t.Parallel()
	get := func(etag string) *http.Response {
		w := httptest.NewRecorder()
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/openapi.yaml", nil)
		if etag != "" {
			r.Header.Set("If-None-Match", etag)
		}
		Handler().ServeHTTP(w, r)
		return w.Result()
	}
	first := get("")
	defer func() { _ = first.Body.Close() }()
	if first.StatusCode != http.StatusOK || first.Header.Get("Content-Type") != "application/yaml" {
		t.Fatalf("got %d %v", first.StatusCode, first.Header)
	}
	var served struct {
		OpenAPI string `yaml:"openapi"`
	}
	if err := yaml.NewDecoder(first.Body).Decode(&served); err != nil || !strings.HasPrefix(served.OpenAPI, "3.1") {
		t.Fatalf("served %+v, %v", served, err)
	}
	again := get(first.Header.Get("ETag"))
	defer func() { _ = again.Body.Close() }()
	if again.StatusCode != http.StatusNotModified {
		t.Errorf("the same document was sent again: %d", again.StatusCode)
	}
}
