package identity

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"
)

func TestSecretPrintsAsRedactedHoweverItIsPrinted(t *testing.T) {
	t.Parallel()
	const secret = "correct horse"
	in := struct {
		Password Secret `json:"password"`
		Email    string
	}{secret, "a@example.org"}
	var log bytes.Buffer
	for _, handler := range []slog.Handler{slog.NewJSONHandler(&log, nil), slog.NewTextHandler(&log, nil)} {
		slog.New(handler).Info("x", slog.Any("request", in), slog.Any("pointer", &in), slog.Any("alone", in.Password),
			slog.Any("list", []Secret{in.Password}), slog.String("printed", fmt.Sprint(in)))
	}
	printed := []string{log.String()}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%10s"} {
		printed = append(printed, fmt.Sprintf(verb, in), fmt.Sprintf(verb, in.Password), fmt.Sprintf(verb, &in))
	}
	asJSON, err := json.Marshal(in)
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range append(printed, string(asJSON)) {
		for _, leak := range []string{secret, fmt.Sprintf("%x", secret), fmt.Sprintf("%X", secret)} {
			if strings.Contains(text, leak) {
				t.Errorf("the secret is in %s", text)
			}
		}
	}
	if in.Password.Reveal() != secret {
		t.Error("Reveal does not give the secret")
	}
}
