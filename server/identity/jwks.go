package identity

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
)

type jwk struct {
	KeyType   string `json:"kty"`
	Curve     string `json:"crv"`
	Algorithm string `json:"alg"`
	Use       string `json:"use"`
	ID        string `json:"kid"`
	X         string `json:"x"`
}

// JWKS serves the public keys as a JSON Web Key Set (RFC 7517, RFC 8037), the signing one first, for GET and HEAD.
func (k *Keys) JWKS() http.Handler {
	set := struct {
		Keys []jwk `json:"keys"`
	}{}
	for _, id := range k.ids {
		set.Keys = append(set.Keys, jwk{
			KeyType: "OKP", Curve: "Ed25519", Algorithm: algorithm, Use: "sig", ID: id,
			X: base64.RawURLEncoding.EncodeToString(k.public[id]),
		})
	}
	body, err := json.Marshal(set)
	if err != nil {
		panic("identity: a key set that does not encode: " + err.Error())
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD")
			http.Error(w, "method not allowed", http.StatusMethodNotAllowed)
			return
		}
		w.Header().Set("Content-Type", "application/jwk-set+json")
		w.Header().Set("Cache-Control", "public, max-age=300")
		_, _ = w.Write(body)
	})
}
