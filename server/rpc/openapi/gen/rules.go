package main

import (
	"fmt"

	"buf.build/gen/go/bufbuild/protovalidate/protocolbuffers/go/buf/validate"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/known/durationpb"
)

// constrain adds the validation rules of a field to its schema. A rule that is not translated here is an error, so that the
// document never promises more than the server takes.
func constrain(s *schema, field protoreflect.FieldDescriptor, rules *validate.FieldRules) (*schema, error) {
	if rules == nil {
		return s, nil
	}
	for _, rule := range rules.GetCel() {
		s.Rules = append(s.Rules, rule.GetMessage())
	}
	m := rules.ProtoReflect()
	chosen := m.WhichOneof(m.Descriptor().Oneofs().ByName("type"))
	if chosen == nil {
		return s, nil
	}
	if hidden := rules.GetEnum().GetNotIn(); len(hidden) > 0 {
		s.Not = &schema{Enum: enumNames(field.Enum(), hidden)}
	}
	var err error
	m.Get(chosen).Message().Range(func(rule protoreflect.FieldDescriptor, value protoreflect.Value) bool {
		err = s.rule(string(chosen.Name()), rule, value)
		return err == nil
	})
	if err != nil {
		return nil, err
	}
	if rules.GetIgnore() == validate.Ignore_IGNORE_IF_ZERO_VALUE && chosen.Name() == "string" {
		return &schema{AnyOf: []*schema{{Type: "string", MaxLength: 0}, s}}, nil
	}
	return s, nil
}

// rule adds one rule of a kind, such as "string", to the schema.
func (s *schema) rule(kind string, rule protoreflect.FieldDescriptor, value protoreflect.Value) error {
	switch key := kind + "." + string(rule.Name()); key {
	case "string.min_len":
		s.MinLength = value.Interface()
	case "string.max_len":
		s.MaxLength = value.Interface()
	case "string.min_bytes", "bytes.min_len":
		s.MinBytes = value.Interface()
	case "string.max_bytes", "bytes.max_len":
		s.MaxBytes = value.Interface()
	case "string.pattern":
		s.Pattern = value.String()
	case "string.email", "string.uuid", "string.hostname", "string.uri":
		s.Format = string(rule.Name())
	case "repeated.min_items":
		s.MinItems = value.Interface()
	case "repeated.max_items":
		s.MaxItems = value.Interface()
	case "repeated.unique":
		s.UniqueItems = value.Bool()
	case "duration.gte":
		s.Shortest = seconds(value)
	case "duration.lte":
		s.Longest = seconds(value)
	case "enum.not_in", "repeated.items": // said by constrain, and by the items
	case "enum.defined_only", "double.finite", "float.finite": // said by the type
	default:
		if !s.bound(string(rule.Name()), value) {
			return fmt.Errorf("the rule %s is not translated; add it to rules.go", key)
		}
	}
	return nil
}

// bound adds a bound of a number.
func (s *schema) bound(rule string, value protoreflect.Value) bool {
	number := value.Interface()
	switch number.(type) {
	case int32, int64, uint32, uint64, float32, float64:
	default:
		return false
	}
	switch rule {
	case "gte":
		s.Minimum = number
	case "gt":
		s.ExclusiveMinimum = number
	case "lte":
		s.Maximum = number
	case "lt":
		s.ExclusiveMaximum = number
	case "const":
		s.Const = number
	default:
		return false
	}
	return true
}

// seconds writes a duration as JSON does.
func seconds(value protoreflect.Value) string {
	d, _ := value.Message().Interface().(*durationpb.Duration)
	return fmt.Sprintf("%gs", d.AsDuration().Seconds())
}

func enumNames(e protoreflect.EnumDescriptor, numbers []int32) []any {
	names := make([]any, len(numbers))
	for i, number := range numbers {
		names[i] = string(e.Values().ByNumber(protoreflect.EnumNumber(number)).Name())
	}
	return names
}
