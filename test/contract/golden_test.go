package contract

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/proto"

	pb "github.com/languagetutor/languagetutor/proto/languagetutor/v1"
)

var update = flag.Bool("update", false, "record the error bodies again")

// TestErrorBodiesAreAsRecorded holds what clients parse. A change of these files is a change of the contract.
func TestErrorBodiesAreAsRecorded(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	s := w.scene(t)
	const absent = "00000000-0000-7000-8000-0000000000ff"
	taken := &pb.CreateDeckRequest{Id: s.deck, Name: "another", Language: "es", TranslationLanguage: "en"}
	wrong := &pb.CreateEntryRequest{Id: "x", DeckId: absent, Content: &pb.EntryContent{
		Term: "", Translations: []string{"word", ""}, PartOfSpeech: 99, Notes: "a\x00b",
	}}
	stale := &pb.UpdatePresetRequest{PresetId: s.preset, Version: 7, Settings: s.settings()}
	for name, c := range map[string]struct {
		client client
		req    proto.Message
		status int
	}{
		"unauthenticated":     {w.stranger(), &pb.GetProfileRequest{}, 401},
		"wrong_token":         {client{world: w, token: "x", address: s.address}, &pb.GetProfileRequest{}, 401},
		"wrong_password":      {s.client, &pb.LoginRequest{Email: s.email, Password: "another one"}, 401},
		"invalid_argument":    {s.client, wrong, 400},
		"weak_password":       {s.client, &pb.RegisterRequest{Email: "a@example.org", Password: "password1", NativeLanguage: "xx-", TargetLanguage: "fr"}, 400},
		"not_found":           {s.client, &pb.GetDeckRequest{DeckId: absent}, 404},
		"already_exists":      {s.client, taken, 409},
		"failed_precondition": {s.client, stale, 400},
		"permission_denied":   {s.client, &pb.ChangePasswordRequest{CurrentPassword: "another one", NewPassword: password + "!"}, 403},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, a, err := c.client.try(c.req)
			if err != nil || a.status != c.status {
				t.Fatalf("%s, %v; want %d", a, err, c.status)
			}
			var got bytes.Buffer
			if err := json.Indent(&got, a.body, "", "  "); err != nil {
				t.Fatal(err)
			}
			path := filepath.Join("testdata", name+".json")
			if *update {
				if err := os.WriteFile(path, append(got.Bytes(), '\n'), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(parsed(t, want), parsed(t, a.body)); diff != "" {
				t.Errorf("the recorded body - this one:\n%s", diff)
			}
		})
	}
}

func parsed(t *testing.T, body []byte) any {
	t.Helper()
	var v any
	if err := json.Unmarshal(body, &v); err != nil {
		t.Fatal(err)
	}
	return v
}
