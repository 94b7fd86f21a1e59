package rpc

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
	"google.golang.org/protobuf/types/dynamicpb"

	pb "github.com/languagetutor/languagetutor/proto/languagetutor/v1"
)

// naughtyStrings are those that break programs, and those of the JSON file that TUTOR_NAUGHTY_STRINGS names, if any.
func naughtyStrings(t *testing.T) []string {
	t.Helper()
	var found []string
	if path := os.Getenv("TUTOR_NAUGHTY_STRINGS"); path != "" {
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(raw, &found); err != nil {
			t.Fatal(err)
		}
	}
	return append(found, "a\x00b", "\x1b[2J", "\u0085\u2028\u2029", "\u202e\u200f", strings.Repeat("\u0301", 500), "👩‍👩‍👧‍👦",
		strings.Repeat("x", 100_000), "'; DROP TABLE users; --", "{{.}}${7*7}<%= 7*7 %>", "CON", "../../etc/passwd", "\ufeffbom")
}

// fill puts a text into every string of a message, and a message into each field of a message, to a depth that the
// contract does not pass.
func fill(message protoreflect.Message, text string, depth int) {
	fields := message.Descriptor().Fields()
	for i := range fields.Len() {
		field := fields.Get(i)
		switch {
		case field.IsMap():
			entry := message.Mutable(field).Map()
			if field.MapValue().Kind() == protoreflect.StringKind {
				entry.Set(protoreflect.ValueOfString(text).MapKey(), protoreflect.ValueOfString(text))
			}
		case field.IsList() && field.Kind() == protoreflect.StringKind:
			message.Mutable(field).List().Append(protoreflect.ValueOfString(text))
		case field.IsList() && field.Message() != nil && depth > 0:
			fill(message.Mutable(field).List().AppendMutable().Message(), text, depth-1)
		case field.IsList():
		case field.Kind() == protoreflect.StringKind:
			message.Set(field, protoreflect.ValueOfString(text))
		case field.Message() != nil && depth > 0:
			fill(message.Mutable(field).Message(), text, depth-1)
		}
	}
}

func TestNaughtyStringsInEveryFieldAreRefusedByNameOrPass(t *testing.T) {
	t.Parallel()
	naughty, filled, messages := naughtyStrings(t), 0, 0
	protoregistry.GlobalFiles.RangeFilesByPackage("languagetutor.v1", func(file protoreflect.FileDescriptor) bool {
		for i := range file.Messages().Len() {
			messages++
			for _, text := range naughty {
				m := dynamicpb.NewMessage(file.Messages().Get(i))
				fill(m, text, 4)
				fields := map[string]bool{}
				for _, v := range violations(t, m) {
					fields[v.Field] = true
					if v.Field == "" || v.Description == "" {
						t.Errorf("%s: %+v does not say what is wrong", m.Descriptor().FullName(), v)
					}
				}
				if raw, err := proto.Marshal(m); err != nil && len(fields) == 0 {
					t.Errorf("%s with %q passes and does not encode: %v, %d", m.Descriptor().FullName(), text, err, len(raw))
				}
				filled++
			}
		}
		return true
	})
	if messages < 50 || filled < len(naughty)*messages {
		t.Errorf("%d messages, filled %d times", messages, filled)
	}
}

// FuzzRequest sends anything to any method of the contract: the server may refuse it and must not break.
func FuzzRequest(f *testing.F) {
	contract := &contractServices{}
	server, err := New(DefaultConfig(), Parts{
		Services: []Service{
			NewService[pb.AuthServiceHandler](pb.AuthServiceName, pb.NewAuthServiceHandler, &contract.auth),
			NewService[pb.VocabularyServiceHandler](pb.VocabularyServiceName, pb.NewVocabularyServiceHandler, &contract.vocabulary),
		},
		Authenticator: newAccounts(), Log: discard(),
	})
	if err != nil {
		f.Fatal(err)
	}
	entry, err := protojson.Marshal(&pb.CreateEntryRequest{
		Id: someID, DeckId: someID, Content: &pb.EntryContent{Term: "chat", Translations: []string{"cat"}},
	})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(pb.VocabularyServiceCreateEntryProcedure, "application/json", "", "", entry)
	f.Add(pb.AuthServiceRegisterProcedure, "application/proto", "gzip", "1000", []byte("\x0a\x01a"))
	f.Add(pb.AuthServiceListSessionsProcedure, "application/grpc-web+proto", "", "", []byte("\x00\x00\x00\x00\x00"))
	f.Add(pb.AuthServiceListSessionsProcedure+"?connect=v1", "application/grpc", "", "-1", []byte("\x01\x00\x00\xff\xff"))
	f.Add("/grpc.health.v1.Health/Check", "application/connect+json", "identity", "99999999999", []byte("{}"))
	f.Fuzz(func(t *testing.T, path, contentType, encoding, timeout string, body []byte) {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "http://server", strings.NewReader(string(body)))
		if err != nil {
			t.Fatal(err)
		}
		request.URL.Path, request.RemoteAddr = path, "192.0.2.1:1"
		for name, value := range map[string]string{
			"Content-Type": contentType, "Content-Encoding": encoding, "Connect-Timeout-Ms": timeout, "Authorization": "Bearer learner",
		} {
			request.Header.Set(name, value)
		}
		recorder := httptest.NewRecorder()
		server.Handler().ServeHTTP(recorder, request)
		if recorder.Code == http.StatusInternalServerError || strings.Contains(recorder.Body.String(), `"internal"`) {
			t.Errorf("%s %s: %d %s", path, contentType, recorder.Code, recorder.Body)
		}
	})
}
