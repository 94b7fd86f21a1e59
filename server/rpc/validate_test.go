package rpc

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"buf.build/go/protovalidate"
	"connectrpc.com/connect"
	"github.com/google/go-cmp/cmp"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/structpb"
	"google.golang.org/protobuf/types/known/wrapperspb"
	"pgregory.net/rapid"

	pb "github.com/languagetutor/languagetutor/proto/languagetutor/v1"
	"github.com/languagetutor/languagetutor/server/fault"
)

const someID = "0192f0c4-5f2a-7000-8000-000000000001"

// newValidator returns the one validator of all tests: what it learnt of a message it need not learn again.
var newValidator = sync.OnceValues(func() (protovalidate.Validator, error) { return protovalidate.New() })

// violations validates a message as the server does.
func violations(t testing.TB, message proto.Message) []fault.Violation {
	t.Helper()
	validator, err := newValidator()
	if err != nil {
		t.Fatal(err)
	}
	err = validation(validator).request(message)
	if f, ok := errors.AsType[*fault.Error](err); ok {
		if f.Code != fault.InvalidArgument || len(f.Violations) == 0 {
			t.Fatalf("got %v", f)
		}
		return f.Violations
	}
	if err != nil {
		t.Fatal(err)
	}
	return nil
}

func TestValidationNamesTheFieldThatIsWrong(t *testing.T) {
	t.Parallel()
	entry := func(change func(*pb.EntryContent)) *pb.CreateEntryRequest {
		content := &pb.EntryContent{Term: "chat", Translations: []string{"cat"}}
		change(content)
		return &pb.CreateEntryRequest{Id: someID, DeckId: someID, Content: content}
	}
	columns := func(key, value string) *pb.ImportEntriesResponse {
		return &pb.ImportEntriesResponse{Columns: map[string]string{key: value}}
	}
	deep := func(key string, value *structpb.Value) *structpb.Struct {
		return &structpb.Struct{Fields: map[string]*structpb.Value{
			"a": structpb.NewListValue(&structpb.ListValue{Values: []*structpb.Value{
				structpb.NewNumberValue(1), structpb.NewStructValue(&structpb.Struct{Fields: map[string]*structpb.Value{key: value}}),
			}}),
		}}
	}
	for name, c := range map[string]struct {
		message proto.Message
		want    []string
	}{
		"good":                     {entry(func(*pb.EntryContent) {}), nil},
		"tab and line breaks":      {entry(func(c *pb.EntryContent) { c.Notes = "a\tb\r\nc" }), nil},
		"every script":             {entry(func(c *pb.EntryContent) { c.Term = "e\u0301 שלום 你好 👩‍👩‍👧 \u200f" }), nil},
		"a rule of the contract":   {entry(func(c *pb.EntryContent) { c.Term = "" }), []string{"content.term"}},
		"a rule of an item":        {entry(func(c *pb.EntryContent) { c.Translations = []string{"cat", ""} }), []string{"content.translations[1]"}},
		"a message that is absent": {&pb.CreateEntryRequest{Id: someID, DeckId: someID}, []string{"content"}},
		"several":                  {&pb.CreateEntryRequest{Id: "x", DeckId: "y"}, []string{"content", "deck_id", "id"}},
		"NUL":                      {entry(func(c *pb.EntryContent) { c.Example = "a\x00b" }), []string{"content.example"}},
		"escape in a list":         {entry(func(c *pb.EntryContent) { c.Tags = []string{"ok", "\x1b[31m"} }), []string{"content.tags[1]"}},
		"text and rule together":   {entry(func(c *pb.EntryContent) { c.Term, c.Notes = "", "\x07" }), []string{"content.notes", "content.term"}},
		"bytes are no text":        {&pb.ImportEntriesRequest{RequestId: someID, DeckId: someID, Content: []byte{0, 1, 0xff}}, nil},
		"key of a map":             {columns("te\x00rm", "ok"), []string{`columns["te\x00rm"]`}},
		"value of a map":           {columns("term", "\x01"), []string{`columns["term"]`}},
		"key deep down":            {deep("\x02", structpb.NewBoolValue(true)), []string{`fields["a"].list_value.values[1].struct_value.fields["\x02"]`}},
		"value deep down": {
			deep("b", structpb.NewStringValue("\x03")),
			[]string{`fields["a"].list_value.values[1].struct_value.fields["b"].string_value`},
		},
		"invalid UTF-8": {wrapperspb.String("a\xffb"), []string{"value"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, v := range violations(t, c.message) {
				got = append(got, v.Field)
				if v.Description == "" {
					t.Errorf("%s: no description", v.Field)
				}
			}
			slices.Sort(got)
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestExactlyTheControlCharactersAreRefused(t *testing.T) {
	t.Parallel()
	for r := range rune(0x110) {
		refused := len(violations(t, wrapperspb.String("a"+string(r)+"b"))) > 0
		want := r < 0x20 && r != '\t' && r != '\n' && r != '\r'
		if refused != want {
			t.Errorf("U+%04X: refused is %v", r, refused)
		}
	}
}

func TestCleanTextIsNeverRefused(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.String().Draw(t, "text")
		dirty := strings.ContainsFunc(s, func(r rune) bool { return r < 0x20 && !strings.ContainsRune("\t\r\n", r) })
		if found := textViolations(wrapperspb.String(s).ProtoReflect()); (len(found) > 0) != dirty {
			t.Fatalf("%q: %v", s, found)
		}
	})
}

func TestAnswerToManyViolationsStaysSmall(t *testing.T) {
	t.Parallel()
	words := make([]string, 10_000)
	for i := range words {
		words[i] = "\x00"
	}
	message := &pb.AddFromCatalogueRequest{RequestId: someID, DeckId: someID, WordIds: words}
	if got := violations(t, message); len(got) != maxViolations {
		t.Errorf("%d violations in the answer", len(got))
	}
}

func TestViolationsReachTheClientInEveryProtocolAndShape(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	for _, wire := range wires {
		for _, method := range []string{"Public", "PublicStream"} {
			_, err := w.call(t.Context(), method, "", "a\x00b", wire.http2, wire.options...)
			if codeOf(err) != connect.CodeInvalidArgument {
				t.Fatalf("%s %s: got %v", wire.name, method, err)
			}
			got := detail[*errdetails.BadRequest](t, err).GetFieldViolations()
			if len(got) != 1 || got[0].GetField() != "value" || !strings.Contains(got[0].GetDescription(), "U+0000") {
				t.Errorf("%s %s: got %v", wire.name, method, got)
			}
		}
	}
}

func TestContractIsValidatedBeforeTheHandler(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	client := pb.NewAuthServiceClient(w.http1, w.url)
	good := &pb.RegisterRequest{
		Email: "ada@example.org", Password: "correct horse", NativeLanguage: "en", TargetLanguage: "fr",
	}
	bad := proto.CloneOf(good)
	bad.Email, bad.Password = "ada", "short"
	_, err := client.Register(t.Context(), bad)
	if codeOf(err) != connect.CodeInvalidArgument || w.contract.auth.registered() != nil {
		t.Fatalf("got %v, reached the handler: %v", err, w.contract.auth.registered())
	}
	var fields []string
	for _, v := range detail[*errdetails.BadRequest](t, err).GetFieldViolations() {
		fields = append(fields, v.GetField())
		if strings.Contains(fmt.Sprint(v), "short") {
			t.Errorf("the answer repeats the password: %v", v)
		}
	}
	slices.Sort(fields)
	if diff := cmp.Diff([]string{"email", "password"}, fields); diff != "" {
		t.Error(diff)
	}
	if _, err := client.Register(t.Context(), good); err != nil || w.contract.auth.registered().GetEmail() != good.GetEmail() {
		t.Fatalf("got %v", err)
	}
}
