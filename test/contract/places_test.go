package contract

import (
	"testing"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	pb "github.com/languagetutor/languagetutor/proto/languagetutor/v1"
)

// place is where a value stands in a request: a field, or the first item of a repeated one, at any depth.
type place struct {
	path  string // as violations name it, such as "content.translations[0]"
	field protoreflect.FieldDescriptor
	item  bool
	// holder finds the message that has the field, and makes it where there is none.
	holder func(request protoreflect.Message) protoreflect.Message
}

// placesOf are all places of a kind of request.
func placesOf(request protoreflect.MessageDescriptor) []place {
	return placesIn(request, "", func(root protoreflect.Message) protoreflect.Message { return root })
}

func placesIn(d protoreflect.MessageDescriptor, prefix string, holder func(protoreflect.Message) protoreflect.Message) []place {
	var all []place
	for i := range d.Fields().Len() {
		f := d.Fields().Get(i)
		p := place{path: prefix + f.TextName(), field: f, holder: holder}
		all = append(all, p)
		if f.IsMap() {
			panic(p.path + ": no request has had a map so far: teach placesIn about them")
		}
		if f.IsList() {
			p.item, p.path = true, p.path+"[0]"
			all = append(all, p)
		}
		if f.Message() != nil && f.Message().ParentFile().Package() == contractPackage {
			all = append(all, placesIn(f.Message(), p.path+".", p.inner)...)
		}
	}
	return all
}

// inner is the message at the place.
func (p place) inner(request protoreflect.Message) protoreflect.Message {
	if p.item {
		list := p.holder(request).Mutable(p.field).List()
		if list.Len() == 0 {
			return list.AppendMutable().Message()
		}
		return list.Get(0).Message()
	}
	return p.holder(request).Mutable(p.field).Message()
}

// put sets the value at the place.
func (p place) put(request proto.Message, value protoreflect.Value) {
	holder := p.holder(request.ProtoReflect())
	if !p.item {
		holder.Set(p.field, value)
		return
	}
	list := holder.Mutable(p.field).List()
	if list.Len() == 0 {
		list.Append(value)
		return
	}
	list.Set(0, value)
}

// clear takes the value at the place away.
func (p place) clear(request proto.Message) { p.holder(request.ProtoReflect()).Clear(p.field) }

// isText says that the place holds one string.
func (p place) isText() bool {
	return p.field.Kind() == protoreflect.StringKind && p.item == p.field.IsList()
}

// text is the string at the place; false when the message has no such place.
func (p place) text(m protoreflect.Message) (string, bool) {
	for _, other := range placesOf(m.Descriptor()) {
		if other.path != p.path || !other.isText() {
			continue
		}
		holder := other.holder(m)
		if !other.item {
			return holder.Get(other.field).String(), true
		}
		if list := holder.Get(other.field).List(); list.Len() > 0 {
			return list.Get(0).String(), true
		}
		return "", true
	}
	return "", false
}

func TestPlacesReachEveryDepthOfARequest(t *testing.T) {
	t.Parallel()
	found := map[string]place{}
	for _, p := range placesOf((&pb.CreateEntryRequest{}).ProtoReflect().Descriptor()) {
		found[p.path] = p
	}
	for path, text := range map[string]bool{
		"id": true, "content": false, "content.term": true, "content.translations": false, "content.translations[0]": true,
		"content.templates[0]": false,
	} {
		p, ok := found[path]
		if !ok || p.isText() != text {
			t.Fatalf("%s: found %t, text %t", path, ok, p.isText())
		}
		if !text {
			continue
		}
		request := &pb.CreateEntryRequest{}
		p.put(request, protoreflect.ValueOfString("x"))
		if got, ok := p.text(request.ProtoReflect()); !ok || got != "x" {
			t.Errorf("%s holds %q, %t", path, got, ok)
		}
	}
}
