package rpc

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/languagetutor/languagetutor/server/fault"
)

// textViolations finds the strings of a message, at any depth, that are no clean text: invalid UTF-8, or control
// characters other than tab and line break, which PostgreSQL refuses (U+0000) or a terminal obeys. Bytes are not text. It
// stops after about maxViolations.
func textViolations(message protoreflect.Message) []fault.Violation {
	var found []fault.Violation
	message.Range(func(field protoreflect.FieldDescriptor, value protoreflect.Value) bool {
		name := field.TextName()
		switch {
		case field.IsMap():
			value.Map().Range(func(key protoreflect.MapKey, item protoreflect.Value) bool {
				for _, v := range append(textIn(field.MapKey(), key.Value()), textIn(field.MapValue(), item)...) {
					found = append(found, within(fmt.Sprintf("%s[%s]", name, mapKey(key)), v))
				}
				return len(found) < maxViolations
			})
		case field.IsList():
			for i := 0; i < value.List().Len() && len(found) < maxViolations; i++ {
				for _, v := range textIn(field, value.List().Get(i)) {
					found = append(found, within(fmt.Sprintf("%s[%d]", name, i), v))
				}
			}
		default:
			for _, v := range textIn(field, value) {
				found = append(found, within(name, v))
			}
		}
		return len(found) < maxViolations
	})
	return found
}

// textIn finds what is wrong with one value; a violation of the value itself has no field.
func textIn(field protoreflect.FieldDescriptor, value protoreflect.Value) []fault.Violation {
	switch field.Kind() {
	case protoreflect.StringKind:
		if problem := textProblem(value.String()); problem != "" {
			return []fault.Violation{{Description: problem}}
		}
	case protoreflect.MessageKind, protoreflect.GroupKind:
		return textViolations(value.Message())
	default:
	}
	return nil
}

// within puts a violation under the path of what holds it.
func within(path string, v fault.Violation) fault.Violation {
	if v.Field != "" {
		path += "." + v.Field
	}
	return fault.Violation{Field: path, Description: v.Description}
}

// mapKey writes a key as protovalidate does; the quotes also make control characters visible.
func mapKey(key protoreflect.MapKey) string {
	if text, ok := key.Interface().(string); ok {
		return fmt.Sprintf("%q", text)
	}
	return key.String()
}

func textProblem(text string) string {
	if !utf8.ValidString(text) {
		return "must be valid UTF-8"
	}
	at := strings.IndexFunc(text, func(r rune) bool { return r < ' ' && r != '\t' && r != '\n' && r != '\r' })
	if at < 0 {
		return ""
	}
	return fmt.Sprintf("must not contain the control character U+%04X", text[at])
}
