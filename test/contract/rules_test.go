package contract

import (
	"fmt"
	"math"
	"net/http"
	"strings"
	"testing"
	"time"

	"buf.build/go/protovalidate"
	"github.com/google/uuid"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/known/durationpb"
)

// wrongValue breaks one rule of one place.
type wrongValue struct {
	name  string
	place place
	put   func(proto.Message)
}

// wrongValues are all the ways to break a rule of a method's request, read from the rules themselves.
func wrongValues(t *testing.T, m method) []wrongValue {
	t.Helper()
	var all []wrongValue
	for _, p := range placesOf(m.Input()) {
		if p.item {
			continue // with the list
		}
		rules, err := protovalidate.ResolveFieldRules(p.field)
		if err != nil {
			t.Fatal(err)
		}
		rules.ProtoReflect().Range(func(kind protoreflect.FieldDescriptor, value protoreflect.Value) bool {
			switch kind.Name() {
			case "required":
				all = append(all, wrongValue{p.path + " absent", p, p.clear})
			case "ignore":
			default:
				all = append(all, p.breaks(t, value.Message())...)
			}
			return true
		})
	}
	return all
}

// breaks are the ways to break each rule of a message of rules, such as StringRules.
func (p place) breaks(t *testing.T, rules protoreflect.Message) []wrongValue {
	t.Helper()
	var all []wrongValue
	rules.Range(func(rule protoreflect.FieldDescriptor, limit protoreflect.Value) bool {
		name := rule.Name()
		if p.field.IsList() && !p.item {
			if name == "items" {
				inner := p
				inner.item, inner.path = true, p.path+"[0]"
				limit.Message().Range(func(_ protoreflect.FieldDescriptor, value protoreflect.Value) bool {
					all = append(all, inner.breaks(t, value.Message())...)
					return true
				})
				return true
			}
			all = append(all, p.breaksList(t, name, limit))
			return true
		}
		bad, ok := wrongScalars[string(rules.Descriptor().Name())+"."+string(name)]
		if !ok {
			t.Errorf("%s: how is %s.%s broken? Add it to wrongScalars", p.path, rules.Descriptor().Name(), name)
			return true
		}
		all = append(all, wrongValue{fmt.Sprintf("%s breaks %s", p.path, name), p, func(m proto.Message) {
			p.put(m, protoreflect.ValueOf(bad(limit)))
		}})
		return true
	})
	return all
}

func (p place) breaksList(t *testing.T, rule protoreflect.Name, limit protoreflect.Value) wrongValue {
	t.Helper()
	items := func(m proto.Message) protoreflect.List { return p.holder(m.ProtoReflect()).Mutable(p.field).List() }
	wrong := wrongValue{name: fmt.Sprintf("%s breaks %s", p.path, rule), place: p}
	switch rule {
	case "min_items":
		wrong.put = p.clear
	case "max_items":
		wrong.put = func(m proto.Message) {
			list := items(m)
			for list.Len() <= int(limit.Uint()) {
				list.Append(p.another(list))
			}
		}
	case "unique":
		wrong.put = func(m proto.Message) { items(m).Append(items(m).Get(0)) }
	default:
		t.Errorf("%s: how is repeated.%s broken? Add it to breaksList", p.path, rule)
	}
	return wrong
}

// another is one more good item of a list.
func (p place) another(list protoreflect.List) protoreflect.Value {
	switch {
	case isID(p.field):
		return protoreflect.ValueOfString(uuid.NewString())
	case list.Len() > 0:
		return list.Get(0)
	default:
		return list.NewElement()
	}
}

// wrongScalars make a value that breaks a rule with a limit.
var wrongScalars = map[string]func(limit protoreflect.Value) any{
	"StringRules.min_len":   func(l protoreflect.Value) any { return strings.Repeat("x", int(l.Uint())-1) },
	"StringRules.max_len":   func(l protoreflect.Value) any { return strings.Repeat("é", int(l.Uint())+1) },
	"StringRules.min_bytes": func(l protoreflect.Value) any { return strings.Repeat("x", int(l.Uint())-1) },
	"StringRules.max_bytes": func(l protoreflect.Value) any { return strings.Repeat("x", int(l.Uint())+1) },
	"StringRules.email":     func(protoreflect.Value) any { return "nobody at nowhere" },
	"StringRules.uuid":      func(protoreflect.Value) any { return "00000000-0000-7000-8000-00000000000g" },
	"BytesRules.min_len":    func(l protoreflect.Value) any { return make([]byte, l.Uint()-1) },
	"BytesRules.max_len":    func(l protoreflect.Value) any { return make([]byte, l.Uint()+1) },
	"Int32Rules.gte":        func(l protoreflect.Value) any { return int32(l.Int() - 1) },
	"Int64Rules.gte":        func(l protoreflect.Value) any { return l.Int() - 1 },
	"Int32Rules.lte":        func(l protoreflect.Value) any { return int32(l.Int() + 1) },
	"DoubleRules.gte":       func(l protoreflect.Value) any { return math.Nextafter(l.Float(), math.Inf(-1)) },
	"DoubleRules.lte":       func(l protoreflect.Value) any { return math.Nextafter(l.Float(), math.Inf(1)) },
	"DoubleRules.finite":    func(protoreflect.Value) any { return math.Inf(1) },
	"EnumRules.defined_only": func(protoreflect.Value) any {
		return protoreflect.EnumNumber(99)
	},
	"EnumRules.not_in": func(l protoreflect.Value) any { return protoreflect.EnumNumber(l.List().Get(0).Int()) },
	"DurationRules.gte": func(l protoreflect.Value) any {
		return durationpb.New(asDuration(l) - time.Nanosecond).ProtoReflect()
	},
	"DurationRules.lte": func(l protoreflect.Value) any {
		return durationpb.New(asDuration(l) + time.Nanosecond).ProtoReflect()
	},
}

func asDuration(v protoreflect.Value) time.Duration {
	return v.Message().Interface().(*durationpb.Duration).AsDuration()
}

func TestEachBrokenRuleNamesItsField(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	s := w.scene(t)
	broken := 0
	for _, m := range methods() {
		for _, wrong := range wrongValues(t, m) {
			broken++
			req := requests[m.name](t, s)
			wrong.put(req)
			_, a, err := s.try(req)
			if err != nil || a.status != http.StatusBadRequest || a.failure().Code != "invalid_argument" {
				t.Errorf("%s, %s: %s, %v; want invalid_argument", m.name, wrong.name, a, err)
				continue
			}
			if named := a.violations(t); named[wrong.place.path] == "" {
				t.Errorf("%s, %s: the answer names %v", m.name, wrong.name, named)
			}
		}
	}
	if broken < 150 {
		t.Errorf("only %d rules were broken: are the rules still found?", broken)
	}
}

func TestControlCharactersAreRefusedInEveryText(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	s := w.scene(t)
	for _, m := range methods() {
		for _, p := range placesOf(m.Input()) {
			if !p.isText() {
				continue
			}
			for _, text := range []string{"a\x00b", "\x1b[2J", "\x01"} {
				req := requests[m.name](t, s)
				p.put(req, protoreflect.ValueOfString(text))
				_, a, err := s.try(req)
				if err != nil || a.status != http.StatusBadRequest {
					t.Errorf("%s: %q in %s: %s, %v; want invalid_argument", m.name, text, p.path, a, err)
					continue
				}
				if why := a.violations(t)[p.path]; why == "" {
					t.Errorf("%s: %q in %s: the answer names %v", m.name, text, p.path, a.violations(t))
				}
			}
		}
	}
}
