package contract

import (
	"net/http"
	"testing"

	"github.com/google/uuid"
	"google.golang.org/protobuf/encoding/protojson"

	"github.com/languagetutor/languagetutor/server/identity"
	"github.com/languagetutor/languagetutor/server/identity/identitytest"
)

// garbage does not decode: who is refused with it was refused before decoding.
const garbage = `{"id": [[[`

func (s *scene) identityTokens(t testing.TB) identity.Tokens {
	t.Helper()
	return identity.Tokens{
		Access: identity.Secret(s.tokens.GetAccessToken()), AccessExpiresAt: s.tokens.GetAccessExpiresAt().AsTime(),
		Refresh: identity.Secret(s.tokens.GetRefreshToken()), RefreshExpiresAt: s.tokens.GetRefreshExpiresAt().AsTime(),
		SessionID: uuid.MustParse(s.tokens.GetSessionId()), LearnerID: uuid.MustParse(s.id),
	}
}

func TestNobodyEntersWithoutAGenuineToken(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	s := w.scene(t)
	genuine := s.identityTokens(t)
	forged := identitytest.Forge(t, w.key, genuine)
	if len(forged) < 16 {
		t.Fatalf("only %d forged tokens", len(forged))
	}
	for _, m := range methods() {
		if m.public() {
			continue
		}
		t.Run(m.name, func(t *testing.T) {
			t.Parallel()
			good, err := protojson.Marshal(requests[m.name](t, s))
			if err != nil {
				t.Fatal(err)
			}
			for _, body := range [][]byte{good, []byte(garbage)} {
				for name, header := range map[string][]string{
					"no token": nil, "an empty header": {"Authorization", ""}, "an empty bearer": {"Authorization", "Bearer "},
					"another scheme": {"Authorization", "Basic " + genuine.Access.Reveal()},
				} {
					a, err := w.stranger().post(m.procedure, body, header...)
					wantRefused(t, name, a, err)
				}
				for _, token := range forged {
					a, err := w.stranger().post(m.procedure, body, "Authorization", "Bearer "+token.Token)
					if len(token.Token) > 1<<20 && (err != nil || a.status == http.StatusRequestHeaderFieldsTooLarge) {
						continue // net/http answers and hangs up before it has read the header
					}
					wantRefused(t, token.Name, a, err)
				}
			}
			// The forger's pen works: what differs in nothing is let in, and only then is the body read.
			resigned := client{world: w, token: identitytest.Resigned(t, w.key, genuine), address: s.address}
			a, err := resigned.post(m.procedure, []byte(garbage))
			if err != nil || a.status != http.StatusBadRequest || a.failure().Code != "invalid_argument" {
				t.Errorf("garbage with a genuine token: %s, %v; want invalid_argument", a, err)
			}
		})
	}
}

func wantRefused(t *testing.T, name string, a answer, err error) {
	t.Helper()
	if err != nil || a.status != http.StatusUnauthorized || a.failure().Code != "unauthenticated" {
		t.Errorf("%s: %s, %v; want 401 unauthenticated", name, a, err)
	}
}

func TestPublicMethodsNeedNoToken(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, m := range methods() {
		if !m.public() {
			continue
		}
		t.Run(m.name, func(t *testing.T) {
			t.Parallel()
			s := w.scene(t)
			s.token = ""
			_, a, err := s.try(requests[m.name](t, s))
			if err != nil || a.status != http.StatusOK {
				t.Errorf("%s, %v", a, err)
			}
			if a, err := s.post(m.procedure, []byte(garbage)); err != nil || a.status != http.StatusBadRequest {
				t.Errorf("garbage: %s, %v; want 400", a, err)
			}
		})
	}
}
