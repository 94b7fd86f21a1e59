package identity

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
)

func writePEM(t *testing.T, kind string, der []byte, err error) string {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "key.pem")
	if err := os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func newSigner(t *testing.T) ed25519.PrivateKey {
	t.Helper()
	_, key, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func TestEnsuredKeyFileIsPrivateAndStays(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "signing.pem")
	if err := EnsureKeyFile(path); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode() != 0o600 {
		t.Fatalf("mode %v, %v", info.Mode(), err)
	}
	first, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := EnsureKeyFile(path); err != nil {
		t.Fatal(err)
	}
	second, err := os.ReadFile(path)
	if err != nil || string(first) != string(second) {
		t.Fatalf("the key was replaced, or %v", err)
	}
	if _, err := LoadKeys(path); err != nil {
		t.Fatal(err)
	}
	left, err := os.ReadDir(filepath.Dir(path))
	if err != nil || len(left) != 1 {
		t.Fatalf("left behind: %v, %v", left, err)
	}
	if err := EnsureKeyFile(filepath.Join(t.TempDir(), "no", "such", "folder")); err == nil {
		t.Fatal("a key in a folder that is not there")
	}
}

func TestTokensSurviveARotationOfKeys(t *testing.T) {
	t.Parallel()
	older, newer := newSigner(t), newSigner(t)
	olderDER, olderErr := x509.MarshalPKCS8PrivateKey(older)
	newerDER, newerErr := x509.MarshalPKCS8PrivateKey(newer)
	olderPublic, olderPublicErr := x509.MarshalPKIXPublicKey(older.Public())
	olderFile, newerFile := writePEM(t, "PRIVATE KEY", olderDER, olderErr), writePEM(t, "PRIVATE KEY", newerDER, newerErr)
	publicFile := writePEM(t, "PUBLIC KEY", olderPublic, olderPublicErr)
	now := time.Date(2026, 5, 10, 12, 0, 0, 0, time.UTC)
	tokens := func(files ...string) *accessTokens {
		keys, err := LoadKeys(files...)
		if err != nil {
			t.Fatal(err)
		}
		access, err := newAccessTokens(keys, "iss", "aud")
		if err != nil {
			t.Fatal(err)
		}
		return access
	}
	before, prepared, rotated, after := tokens(olderFile), tokens(olderFile, newerFile), tokens(newerFile, publicFile), tokens(newerFile)
	for _, c := range []struct {
		name       string
		signs, has *accessTokens
		want       bool
	}{
		{"old token after the rotation", before, rotated, true},
		{"new token where it is prepared", rotated, prepared, true},
		{"new token where nobody knows", rotated, before, false},
		{"old token after the old key went", before, after, false},
	} {
		token, _, err := c.signs.issue(uuid.New(), uuid.New(), now)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := c.has.verify(token, now); (err == nil) != c.want {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

func TestKeyFilesThatCannotServeAreNamed(t *testing.T) {
	t.Parallel()
	good := filepath.Join(t.TempDir(), "good.pem")
	if err := EnsureKeyFile(good); err != nil {
		t.Fatal(err)
	}
	public, publicErr := x509.MarshalPKIXPublicKey(newSigner(t).Public())
	other, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	ec, ecErr := x509.MarshalPKCS8PrivateKey(other)
	text := filepath.Join(t.TempDir(), "text")
	if err := os.WriteFile(text, []byte("hunter2hunter2"), 0o600); err != nil {
		t.Fatal(err)
	}
	publicFile := writePEM(t, "PUBLIC KEY", public, publicErr)
	for _, c := range []struct {
		name, want string
		paths      []string
	}{
		{"missing", "no such file", []string{filepath.Join(t.TempDir(), "missing.pem")}},
		{"no PEM", "is not PEM", []string{text}},
		{"another algorithm", "want an Ed25519 key", []string{writePEM(t, "PRIVATE KEY", ec, ecErr)}},
		{"another kind", `"CERTIFICATE"`, []string{writePEM(t, "CERTIFICATE", public, publicErr)}},
		{"broken", "want an Ed25519 key", []string{writePEM(t, "PRIVATE KEY", []byte("hunter2"), nil)}},
		{"public key that should sign", "must be private", []string{publicFile}},
		{"wrong second file", "is not PEM", []string{good, text}},
	} {
		_, err := LoadKeys(c.paths...)
		last := c.paths[len(c.paths)-1]
		if err == nil || !strings.Contains(err.Error(), last) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q and the file's name", c.name, err, c.want)
		} else if strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%s: the error quotes the file: %v", c.name, err)
		}
	}
	if _, err := LoadKeys(); err == nil {
		t.Error("no file accepted")
	}
	if _, err := LoadKeys(good, publicFile); err != nil {
		t.Errorf("a public key behind the signing one: %v", err)
	}
}

func TestJWKSHoldsThePublicKeysAndNoMore(t *testing.T) {
	t.Parallel()
	// RFC 8037, appendix A: key, and its thumbprint.
	seed, err := base64.RawURLEncoding.DecodeString("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A")
	if err != nil {
		t.Fatal(err)
	}
	retired := newSigner(t).Public().(ed25519.PublicKey)
	keys := NewKeys(ed25519.NewKeyFromSeed(seed), retired, retired)
	get := httptest.NewRecorder()
	keys.JWKS().ServeHTTP(get, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/.well-known/jwks.json", nil))
	var got struct{ Keys []map[string]string }
	if err := json.Unmarshal(get.Body.Bytes(), &got); err != nil || get.Code != http.StatusOK {
		t.Fatalf("%d %s: %v", get.Code, get.Body, err)
	}
	common := func(kid, x string) map[string]string {
		return map[string]string{"kty": "OKP", "crv": "Ed25519", "alg": "EdDSA", "use": "sig", "kid": kid, "x": x}
	}
	want := []map[string]string{
		common("kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k", "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"),
		common(keyID(retired), base64.RawURLEncoding.EncodeToString(retired)),
	}
	if diff := cmp.Diff(want, got.Keys); diff != "" {
		t.Fatal(diff)
	}
	post := httptest.NewRecorder()
	keys.JWKS().ServeHTTP(post, httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/.well-known/jwks.json", nil))
	if post.Code != http.StatusMethodNotAllowed || post.Header().Get("Allow") != "GET, HEAD" {
		t.Fatalf("POST: %d %v", post.Code, post.Header())
	}
}

func TestDerivedSecretsDifferByPurposeAndKey(t *testing.T) {
	t.Parallel()
	_, first, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	_, second, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	one := NewKeys(first).Derive("limits")
	if !bytes.Equal(one, NewKeys(first, second.Public().(ed25519.PublicKey)).Derive("limits")) {
		t.Error("replicas with the same signing key derive different secrets")
	}
	if bytes.Equal(one, NewKeys(first).Derive("other")) || bytes.Equal(one, NewKeys(second).Derive("limits")) {
		t.Error("another purpose or key derives the same secret")
	}
	if len(one) != 32 || bytes.Contains(first, one) {
		t.Error("the secret is not 32 fresh bytes")
	}
}
