package main

import (
	"errors"
	"fmt"
	"slices"

	"buf.build/gen/go/bufbuild/protovalidate/protocolbuffers/go/buf/validate"
	"buf.build/go/protovalidate"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/dynamicpb"
)

// message returns a reference to the schema of a message, and collects the schema with all that it refers to.
func (b builder) message(m protoreflect.MessageDescriptor) (*schema, error) {
	switch m.FullName() {
	case "google.protobuf.Timestamp":
		return &schema{Type: "string", Format: "date-time"}, nil
	case "google.protobuf.Duration":
		return &schema{Type: "string", Pattern: `^-?[0-9]+(\.[0-9]{1,9})?s$`}, nil
	case "google.protobuf.Empty":
		return &schema{Type: "object"}, nil
	}
	if m.FullName().Parent() != contract {
		return nil, fmt.Errorf("message %s is not of the contract, and its JSON form is not known here", m.FullName())
	}
	name := string(m.Name())
	reference := &schema{Ref: "#/components/schemas/" + name}
	if _, done := b.schemas[name]; done {
		return reference, nil
	}
	object := &schema{Type: "object", Description: comment(m), Properties: map[string]*schema{}}
	b.schemas[name] = object
	if rules, ok := proto.GetExtension(m.Options(), validate.E_Message).(*validate.MessageRules); ok {
		for _, rule := range rules.GetCel() {
			object.Rules = append(object.Rules, rule.GetMessage())
		}
	}
	for i := range m.Fields().Len() {
		field := m.Fields().Get(i)
		described, err := b.field(field)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", field.FullName(), err)
		}
		described.Description = comment(field)
		object.Properties[field.JSONName()] = described
	}
	var err error
	object.Required, err = required(m)
	return reference, err
}

// required names the fields that a message without any is refused for.
func required(m protoreflect.MessageDescriptor) ([]string, error) {
	var invalid *protovalidate.ValidationError
	if err := protovalidate.Validate(dynamicpb.NewMessage(m)); err == nil {
		return nil, nil
	} else if !errors.As(err, &invalid) {
		return nil, fmt.Errorf("validate %s: %w", m.FullName(), err)
	}
	var names []string
	for _, v := range invalid.Violations {
		path := v.Proto.GetField().GetElements()
		if len(path) == 0 {
			continue // a rule of the whole message
		}
		field := m.Fields().ByName(protoreflect.Name(path[0].GetFieldName()))
		names = append(names, field.JSONName())
	}
	slices.Sort(names)
	return slices.Compact(names), nil
}

func (b builder) field(field protoreflect.FieldDescriptor) (*schema, error) {
	rules, _ := proto.GetExtension(field.Options(), validate.E_Field).(*validate.FieldRules)
	switch {
	case field.IsMap():
		value, err := b.single(field.MapValue())
		if err != nil {
			return nil, err
		}
		return constrain(&schema{Type: "object", AdditionalProperties: value}, field, rules)
	case field.IsList():
		item, err := b.single(field)
		if err != nil {
			return nil, err
		}
		if item, err = constrain(item, field, rules.GetRepeated().GetItems()); err != nil {
			return nil, err
		}
		return constrain(&schema{Type: "array", Items: item}, field, rules)
	}
	single, err := b.single(field)
	if err != nil {
		return nil, err
	}
	return constrain(single, field, rules)
}

// single is the schema of one value, without rules.
func (b builder) single(field protoreflect.FieldDescriptor) (*schema, error) {
	switch field.Kind() {
	case protoreflect.MessageKind:
		return b.message(field.Message())
	case protoreflect.EnumKind:
		return b.enum(field.Enum()), nil
	case protoreflect.StringKind:
		return &schema{Type: "string"}, nil
	case protoreflect.BytesKind:
		return &schema{Type: "string", ContentEncoding: "base64"}, nil
	case protoreflect.BoolKind:
		return &schema{Type: "boolean"}, nil
	case protoreflect.Int32Kind, protoreflect.Sint32Kind, protoreflect.Sfixed32Kind:
		return &schema{Type: "integer", Format: "int32"}, nil
	case protoreflect.Uint32Kind, protoreflect.Fixed32Kind:
		return &schema{Type: "integer", Format: "uint32"}, nil
	case protoreflect.Int64Kind, protoreflect.Sint64Kind, protoreflect.Sfixed64Kind:
		return &schema{Type: []string{"string", "integer"}, Format: "int64"}, nil
	case protoreflect.Uint64Kind, protoreflect.Fixed64Kind:
		return &schema{Type: []string{"string", "integer"}, Format: "uint64"}, nil
	case protoreflect.DoubleKind:
		return &schema{Type: "number", Format: "double"}, nil
	case protoreflect.FloatKind:
		return &schema{Type: "number", Format: "float"}, nil
	default:
		return nil, fmt.Errorf("no JSON form is known for the kind %s", field.Kind())
	}
}

func (b builder) enum(e protoreflect.EnumDescriptor) *schema {
	name := string(e.Name())
	described := &schema{Type: "string", Description: comment(e)}
	for i := range e.Values().Len() {
		value := e.Values().Get(i)
		described.Enum = append(described.Enum, string(value.Name()))
		if meaning := comment(value); meaning != "" {
			described.Description += fmt.Sprintf("\n- %s: %s", value.Name(), meaning)
		}
	}
	b.schemas[name] = described
	return &schema{Ref: "#/components/schemas/" + name}
}
