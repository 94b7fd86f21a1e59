package main

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"buf.build/gen/go/bufbuild/protovalidate/protocolbuffers/go/buf/validate"
	"github.com/google/go-cmp/cmp"
	"go.yaml.in/yaml/v3"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protodesc"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
	"google.golang.org/protobuf/types/descriptorpb"
	"google.golang.org/protobuf/types/known/durationpb"

	pb "github.com/languagetutor/languagetutor/proto/languagetutor/v1"
)

// linked are the descriptors in this program, which have no comments.
func linked() []protoreflect.FileDescriptor {
	var files []protoreflect.FileDescriptor
	protoregistry.GlobalFiles.RangeFilesByPackage(contract, func(file protoreflect.FileDescriptor) bool {
		files = append(files, file)
		return true
	})
	return files
}

func parse(t *testing.T, text []byte) map[string]any {
	t.Helper()
	parsed := map[string]any{}
	if err := yaml.Unmarshal(text, &parsed); err != nil {
		t.Fatal(err)
	}
	return parsed
}

func committed(t *testing.T) map[string]any {
	t.Helper()
	text, err := os.ReadFile("../openapi.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return parse(t, text)
}

// withoutProse removes descriptions; a property of that name is an object and stays.
func withoutProse(value any) any {
	switch v := value.(type) {
	case map[string]any:
		for key, inner := range v {
			if _, prose := inner.(string); key == "description" && prose {
				delete(v, key)
				continue
			}
			v[key] = withoutProse(inner)
		}
	case []any:
		for i := range v {
			v[i] = withoutProse(v[i])
		}
	}
	return value
}

func TestCommittedDocumentIsThatOfTheContract(t *testing.T) {
	t.Parallel()
	text, err := generate(linked())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(withoutProse(parse(t, text)), withoutProse(committed(t))); diff != "" {
		t.Errorf("openapi.yaml is stale; run make generate:\n%s", diff)
	}
}

func TestEveryMethodIsDescribed(t *testing.T) {
	t.Parallel()
	paths, _ := committed(t)["paths"].(map[string]any)
	methods := 0
	for _, file := range linked() {
		for i := range file.Services().Len() {
			service := file.Services().Get(i)
			for j := range service.Methods().Len() {
				methods++
				method := service.Methods().Get(j)
				operations, _ := paths["/"+string(service.FullName())+"/"+string(method.Name())].(map[string]any)
				post, _ := operations["post"].(map[string]any)
				if text, _ := post["description"].(string); !strings.HasPrefix(text, string(method.Name())+" ") {
					t.Errorf("%s is described as %q", method.FullName(), text)
				}
				options, _ := method.Options().(*descriptorpb.MethodOptions)
				reads := options.GetIdempotencyLevel() == descriptorpb.MethodOptions_NO_SIDE_EFFECTS
				if _, get := operations["get"]; get != reads {
					t.Errorf("%s: GET is described: %v, reads only: %v", method.FullName(), get, reads)
				}
				policy, _ := proto.GetExtension(options, pb.E_Policy).(*pb.Policy)
				security, _ := post["security"].([]any)
				if public := policy.GetAccess() == pb.Access_ACCESS_PUBLIC; public != (len(security) == 0) {
					t.Errorf("%s: public is %v, security is %v", method.FullName(), public, security)
				}
			}
		}
	}
	if methods == 0 || len(paths) != methods {
		t.Errorf("%d methods, %d paths", methods, len(paths))
	}
}

func TestEveryReferenceAndPropertyIsDescribed(t *testing.T) {
	t.Parallel()
	doc := committed(t)
	resolve := func(reference string) bool {
		var at any = doc
		for step := range strings.SplitSeq(strings.TrimPrefix(reference, "#/"), "/") {
			inner, ok := at.(map[string]any)
			if !ok {
				return false
			}
			at = inner[step]
		}
		return at != nil
	}
	var walk func(path string, value any)
	walk = func(path string, value any) {
		switch v := value.(type) {
		case map[string]any:
			if reference, ok := v["$ref"].(string); ok && !resolve(reference) {
				t.Errorf("%s refers to %s, which is not there", path, reference)
			}
			properties, _ := v["properties"].(map[string]any)
			for name, p := range properties {
				described, _ := p.(map[string]any)
				if text, _ := described["description"].(string); text == "" && !strings.Contains(path, "connect.Error") {
					t.Errorf("%s/properties/%s has no description", path, name)
				}
			}
			for key, inner := range v {
				walk(path+"/"+key, inner)
			}
		case []any:
			for _, inner := range v {
				walk(path+"[]", inner)
			}
		}
	}
	walk("", doc)
}

func TestRulesOfTheContractAreTranslated(t *testing.T) {
	t.Parallel()
	text, err := generate(linked())
	if err != nil {
		t.Fatal(err)
	}
	components, _ := parse(t, text)["components"].(map[string]any)
	schemas, _ := components["schemas"].(map[string]any)
	schemaOf := func(message string) map[string]any {
		s, _ := schemas[message].(map[string]any)
		return s
	}
	property := func(message, name string) any {
		properties, _ := schemaOf(message)["properties"].(map[string]any)
		return properties[name]
	}
	uuid := map[string]any{"type": "string", "format": "uuid"}
	for _, c := range []struct {
		message, name string
		want          any
	}{
		{"RegisterRequest", "email", map[string]any{"type": "string", "format": "email", "maxLength": 254}},
		{"RegisterRequest", "password", map[string]any{"type": "string", "x-min-bytes": 8, "x-max-bytes": 1024}},
		{"RegisterRequest", "dailyGoalMinutes", map[string]any{"type": "integer", "format": "int32", "minimum": 0, "maximum": 480}},
		{"RegisterRequest", "level", map[string]any{"$ref": "#/components/schemas/Level"}},
		{"CreateDeckRequest", "id", uuid},
		{"CreateDeckRequest", "presetId", map[string]any{"anyOf": []any{map[string]any{"type": "string", "maxLength": 0}, uuid}}},
		{"EntryContent", "translations", map[string]any{
			"type": "array", "minItems": 1, "maxItems": 20, "items": map[string]any{"type": "string", "minLength": 1, "maxLength": 200},
		}},
		{"EntryContent", "templates", map[string]any{
			"type": "array", "maxItems": 8, "uniqueItems": true, "items": map[string]any{
				"$ref": "#/components/schemas/CardTemplate", "not": map[string]any{"enum": []any{"CARD_TEMPLATE_UNSPECIFIED"}},
			},
		}},
		{"ImportEntriesRequest", "content", map[string]any{
			"type": "string", "contentEncoding": "base64", "x-min-bytes": 1, "x-max-bytes": 716800,
		}},
		{"ImportEntriesResponse", "columns", map[string]any{"type": "object", "additionalProperties": map[string]any{"type": "string"}}},
		{"NewReview", "reviewedAt", map[string]any{"type": "string", "format": "date-time"}},
		{"NewReview", "duration", map[string]any{
			"type": "string", "pattern": `^-?[0-9]+(\.[0-9]{1,9})?s$`, "x-minimum": "0s", "x-maximum": "3600s",
		}},
		{"PresetSettings", "desiredRetention", map[string]any{"type": "number", "format": "double", "minimum": 0.7, "maximum": 0.99}},
	} {
		if diff := cmp.Diff(c.want, withoutProse(property(c.message, c.name))); diff != "" {
			t.Errorf("%s.%s:\n%s", c.message, c.name, diff)
		}
	}
	if diff := cmp.Diff([]any{"email", "nativeLanguage", "password", "targetLanguage"}, schemaOf("RegisterRequest")["required"]); diff != "" {
		t.Errorf("required:\n%s", diff)
	}
}

// fieldOf links a message with one field of the rules.
func fieldOf(t *testing.T, field *descriptorpb.FieldDescriptorProto, rules *validate.FieldRules) protoreflect.FieldDescriptor {
	t.Helper()
	field.Name, field.Number, field.Label = new("it"), proto.Int32(1), descriptorpb.FieldDescriptorProto_LABEL_OPTIONAL.Enum()
	field.Options = &descriptorpb.FieldOptions{}
	proto.SetExtension(field.GetOptions(), validate.E_Field, rules)
	file, err := protodesc.NewFile(&descriptorpb.FileDescriptorProto{
		Name: new("t.proto"), Package: new(string(contract)), Syntax: new("proto3"),
		Dependency:  []string{"google/protobuf/duration.proto"},
		MessageType: []*descriptorpb.DescriptorProto{{Name: new("T"), Field: []*descriptorpb.FieldDescriptorProto{field}}},
	}, protoregistry.GlobalFiles)
	if err != nil {
		t.Fatal(err)
	}
	return file.Messages().Get(0).Fields().Get(0)
}

func TestRuleThatIsNotTranslatedIsAnError(t *testing.T) {
	t.Parallel()
	text := func() *descriptorpb.FieldDescriptorProto {
		return &descriptorpb.FieldDescriptorProto{Type: descriptorpb.FieldDescriptorProto_TYPE_STRING.Enum()}
	}
	for name, c := range map[string]struct {
		field *descriptorpb.FieldDescriptorProto
		rules *validate.FieldRules
		want  string // of the error
	}{
		"prefix":  {text(), &validate.FieldRules{Type: &validate.FieldRules_String_{String_: &validate.StringRules{Prefix: new("a")}}}, "string.prefix"},
		"pattern": {text(), &validate.FieldRules{Type: &validate.FieldRules_String_{String_: &validate.StringRules{Pattern: new("a")}}}, ""},
		"longer than": {
			&descriptorpb.FieldDescriptorProto{
				Type: descriptorpb.FieldDescriptorProto_TYPE_MESSAGE.Enum(), TypeName: new(".google.protobuf.Duration"),
			},
			&validate.FieldRules{Type: &validate.FieldRules_Duration{Duration: &validate.DurationRules{
				GreaterThan: &validate.DurationRules_Gt{Gt: durationpb.New(1)},
			}}},
			"duration.gt",
		},
	} {
		b := builder{schemas: map[string]*schema{}}
		_, err := b.field(fieldOf(t, c.field, c.rules))
		if (err != nil) != (c.want != "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func TestProgramReadsAnImage(t *testing.T) {
	t.Parallel()
	set, seen := &descriptorpb.FileDescriptorSet{}, map[string]bool{}
	var add func(protoreflect.FileDescriptor)
	add = func(file protoreflect.FileDescriptor) {
		if seen[file.Path()] {
			return
		}
		seen[file.Path()] = true
		for i := range file.Imports().Len() {
			add(file.Imports().Get(i).FileDescriptor)
		}
		set.File = append(set.File, protodesc.ToFileDescriptorProto(file))
	}
	for _, file := range linked() {
		add(file)
	}
	image, err := proto.Marshal(set)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := run(bytes.NewReader(image), &out); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(withoutProse(parse(t, out.Bytes())), withoutProse(committed(t))); diff != "" {
		t.Error(diff)
	}
	for name, broken := range map[string][]byte{"garbage": []byte("{}"), "half an image": image[:len(image)/2]} {
		if err := run(bytes.NewReader(broken), &bytes.Buffer{}); err == nil {
			t.Errorf("%s was taken for an image", name)
		}
	}
}
