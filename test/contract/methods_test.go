package contract

import (
	"cmp"
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"testing"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
	"google.golang.org/protobuf/types/descriptorpb"

	pb "github.com/languagetutor/languagetutor/proto/languagetutor/v1"
)

const contractPackage = "languagetutor.v1"

// method is a method of the contract.
type method struct {
	protoreflect.MethodDescriptor
	name      string // such as "StudyService/GetQueue"
	procedure string // such as "/languagetutor.v1.StudyService/GetQueue"
	policy    *pb.Policy
}

func (m method) public() bool { return m.policy.GetAccess() == pb.Access_ACCESS_PUBLIC }

func (m method) readsOnly() bool {
	return m.Options().(*descriptorpb.MethodOptions).GetIdempotencyLevel() == descriptorpb.MethodOptions_NO_SIDE_EFFECTS
}

func (m method) newResponse() proto.Message { return newMessage(m.Output()) }

// methods are those of every service of the contract, by name.
func methods() []method {
	var all []method
	protoregistry.GlobalFiles.RangeFilesByPackage(contractPackage, func(file protoreflect.FileDescriptor) bool {
		for i := range file.Services().Len() {
			service := file.Services().Get(i)
			for j := range service.Methods().Len() {
				d := service.Methods().Get(j)
				policy, _ := proto.GetExtension(d.Options(), pb.E_Policy).(*pb.Policy)
				all = append(all, method{
					MethodDescriptor: d, policy: policy,
					name:      fmt.Sprintf("%s/%s", service.Name(), d.Name()),
					procedure: fmt.Sprintf("/%s/%s", service.FullName(), d.Name()),
				})
			}
		}
		return true
	})
	slices.SortFunc(all, func(a, b method) int { return cmp.Compare(a.name, b.name) })
	return all
}

// byRequest finds a method by the name of its request, which buf lint keeps unique.
var byRequest = func() map[protoreflect.FullName]method {
	found := map[protoreflect.FullName]method{}
	for _, m := range methods() {
		found[m.Input().FullName()] = m
	}
	return found
}()

func methodOf(req proto.Message) method {
	m, known := byRequest[req.ProtoReflect().Descriptor().FullName()]
	if !known {
		panic(fmt.Sprintf("%T is no request", req))
	}
	return m
}

func newMessage(d protoreflect.MessageDescriptor) proto.Message {
	kind, err := protoregistry.GlobalTypes.FindMessageByName(d.FullName())
	if err != nil {
		panic(err)
	}
	return kind.New().Interface()
}

func decodeBase64(text string) []byte {
	raw, err := base64.RawStdEncoding.DecodeString(strings.TrimRight(text, "="))
	if err != nil {
		return nil
	}
	return raw
}

func TestEveryMethodHasAPolicyAndAGoodRequest(t *testing.T) {
	t.Parallel()
	all := methods()
	if len(byRequest) != len(all) {
		t.Errorf("%d methods share %d requests", len(all), len(byRequest))
	}
	known := map[string]bool{}
	for _, m := range all {
		known[m.name] = true
		switch m.policy.GetAccess() {
		case pb.Access_ACCESS_PUBLIC, pb.Access_ACCESS_LEARNER, pb.Access_ACCESS_TEACHER, pb.Access_ACCESS_ADMIN:
		default:
			t.Errorf("%s has no policy", m.name)
		}
		if requests[m.name] == nil {
			t.Errorf("%s has no good request: add one to requests_test.go", m.name)
		}
	}
	for name := range requests {
		if !known[name] {
			t.Errorf("%s has a request and is not in the contract", name)
		}
	}
}

// TestGoodRequestsAreGood keeps the other tests honest: what they change in a request is what makes it fail.
func TestGoodRequestsAreGood(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, m := range methods() {
		t.Run(m.name, func(t *testing.T) {
			t.Parallel()
			s := w.scene(t)
			req := requests[m.name](t, s)
			if got := methodOf(req).name; got != m.name {
				t.Fatalf("the request is of %s", got)
			}
			do[proto.Message](t, s.client, req)
		})
	}
}
